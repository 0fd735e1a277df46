/** The longest undo time that a person can choose. */
const kLongestUndoMs = 30_000;

/** Whether a reply is held for longer than any undo time: it is to leave at a time that its writer chose. */
export const isScheduled = (heldUntil: string | null | undefined, now: Date): heldUntil is string =>
    heldUntil != null && Date.parse(heldUntil) - now.getTime() > kLongestUndoMs;
