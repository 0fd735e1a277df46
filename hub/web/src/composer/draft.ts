import { type Signal, signal } from "@preact/signals";
import { api, ask } from "../api/client";
import type { Reply, Suggestion } from "../api/types";
import { showToast } from "../app/announce";
import { t } from "../i18n/words";
import { randomKey } from "./random";
import { type DraftFile, sentFiles } from "./sent_files";
import { fillToken } from "./tokens";

export interface Draft {
    text: string;
    /** The suggestion that the text began with, as rendered last. */
    from: Suggestion | undefined;
    /** Templates as they stood when one was put in: what stood above it was passed over. */
    shown: string[];
    facts: Record<string, string>;
    /** Kept by the page alone: the hub keeps a draft's text. */
    files: DraftFile[];
    /** Facts asked for by the suggestion; each keeps its field after it is filled in. */
    fields: string[];
    /** The same for every try to send this reply. */
    key: string;
    /** The newest message when the writing began: what came later the writer may not have seen. */
    seen: string | null | undefined;
    /** Replies that were on their way then. */
    seenReplies: string[] | undefined;
    /** What an insertion replaced: the browser's own undo can't bring it back. */
    before: Draft | undefined;
}

const kSaveMs = 1_000;

const drafts = new Map<string, Signal<Draft>>();
const timers = new Map<string, ReturnType<typeof setTimeout>>();

const emptyDraft = (text = ""): Draft => ({
    text,
    from: undefined,
    shown: [],
    facts: {},
    files: [],
    fields: [],
    key: randomKey(),
    seen: undefined,
    seenReplies: undefined,
    before: undefined,
});

/** One's own draft for a conversation; `kept` is what the hub has of it. */
export function draftOf(id: string, kept: string | undefined): Signal<Draft> {
    const found = drafts.get(id);
    if (found) return found;
    const made = signal(emptyDraft(kept));
    drafts.set(id, made);
    return made;
}

function save(id: string) {
    timers.delete(id);
    const text = drafts.get(id)?.value.text ?? "";
    const call = api.PUT("/conversations/{id}/draft", {
        params: { path: { id } },
        body: { text },
        keepalive: true,
    });
    ask(call).catch(() => {
        // The hub is away or the session lapsed: the text stays here and is saved with the next change.
    });
}

function saveSoon(id: string) {
    clearTimeout(timers.get(id));
    timers.set(
        id,
        setTimeout(() => save(id), kSaveMs),
    );
}

/** Saves what waits to be saved, as when the pane closes. */
export function saveNow(id: string) {
    if (!timers.has(id)) return;
    clearTimeout(timers.get(id));
    save(id);
}

addEventListener("pagehide", () => {
    for (const id of timers.keys()) saveNow(id);
});

export function edit(id: string, change: Partial<Draft>) {
    const cell = draftOf(id, undefined);
    cell.value = { ...cell.value, ...change };
    saveSoon(id);
}

/** Notes which message and which replies the writer has seen; nothing that is worth saving. */
export function markSeen(id: string, seen: string | null, seenReplies: string[]) {
    const cell = draftOf(id, undefined);
    const { seen: before, seenReplies: repliesBefore } = cell.value;
    if (before === seen && repliesBefore?.join() === seenReplies.join()) return;
    cell.value = { ...cell.value, seen, seenReplies };
}

export function setFiles(id: string, files: DraftFile[]) {
    const cell = draftOf(id, undefined);
    cell.value = { ...cell.value, files };
}

/** The hub forgets the draft itself when a reply is sent. */
export function clearDraft(id: string) {
    clearTimeout(timers.get(id));
    timers.delete(id);
    draftOf(id, undefined).value = emptyDraft();
}

/** Puts a reply that was taken back into the composer, before what is there. */
export function restoreDraft(reply: Reply) {
    const { conversation: id, text } = reply;
    const { text: there, files } = draftOf(id, undefined).value;
    const back = sentFiles(reply);
    if ((reply.files?.length ?? 0) > back.length) showToast(t("files.lost"));
    const kept = { files: [...back, ...files], key: randomKey() };
    if (there && there !== text) edit(id, { ...kept, text: `${text}\n\n${there}`, from: undefined });
    else edit(id, { ...kept, text });
}

/** The facts that a suggestion is asked about: those it lacks, and those that the shop states but this reply may not. */
export const fieldsOf = ({ missing, standing = {} }: Suggestion) => [...missing, ...Object.keys(standing)];

export const isUntouched = (draft: Draft) => draft.from !== undefined && draft.text === draft.from.text;

/** Whether a suggestion takes the place of all that is written. */
export const isReplaced = (draft: Draft, replace: boolean) =>
    replace || draft.text.trim() === "" || isUntouched(draft);

/**
 * Puts a suggestion in: it replaces an empty draft and an untouched suggestion; own words keep their place and get it
 * as a paragraph at the caret. Returns where the caret goes.
 */
export function insert(
    id: string,
    suggestion: Suggestion,
    shown: string[],
    caret: number,
    replace: boolean,
): number {
    const draft = draftOf(id, undefined).value;
    const fields = fieldsOf(suggestion);
    if (isReplaced(draft, replace)) {
        edit(id, { text: suggestion.text, from: suggestion, shown, facts: {}, fields, before: draft });
        return 0;
    }
    const head = draft.text.slice(0, caret).trimEnd();
    const tail = draft.text.slice(caret).trimStart();
    const text = [head, suggestion.text, tail].filter(Boolean).join("\n\n");
    edit(id, { text, from: suggestion, shown, facts: {}, fields, before: draft });
    return head.length + suggestion.text.length + 2;
}

export function undoInsert(id: string) {
    const { before, files } = draftOf(id, undefined).value;
    if (!before) return;
    // Files that a template brought go and come with it, all others stay.
    const kept = files.filter(({ template }) => !template);
    const back = before.files.filter(({ template }) => template);
    edit(id, { ...before, files: [...kept, ...back] });
}

/** The template came back with facts filled in: an untouched text follows it, an edited one keeps its words. */
export function refill(id: string, fresh: Suggestion, untouched: boolean) {
    edit(id, untouched ? { text: fresh.text, from: fresh } : { from: fresh });
}

/** Fills a fact into a text that has own words. */
export function fillByHand(id: string, name: string, value: string) {
    edit(id, { text: fillToken(draftOf(id, undefined).value.text, name, value) });
}
