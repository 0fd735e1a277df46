import type { Hit } from "../api/types";

export interface Page {
    items: Hit[];
    next: string | null;
}

/** Results as they were left: whoever comes back finds them so. */
export interface Results {
    q: string;
    pages: Page[];
    scroll: number;
    /** The hit that was opened. */
    opened: string | undefined;
}

/** Later the world has gone on, and the hub is asked again. */
const kKeptMs = 1_800_000;

let left: Results | undefined;
let leftAt = 0;

export function leaveResults(results: Results) {
    left = results;
    leftAt = Date.now();
}

/** What was left of a search, if it is the same and not old. */
export const resultsLeft = (q: string): Results | undefined =>
    left?.q === q && Date.now() - leftAt < kKeptMs ? left : undefined;

export const hitKey = ({ conversation, message }: Hit) => `hit-${conversation.id}-${message}`;
