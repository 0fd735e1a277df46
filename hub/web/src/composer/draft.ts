import { type Signal, signal } from "@preact/signals";
import { api, ask } from "../api/client";
import { onChange, onDraft } from "../api/live";
import type { KeptDraft, Reply, Suggestion } from "../api/types";
import { showToast } from "../app/announce";
import { user } from "../app/session";
import { t } from "../i18n/words";
import { isKept, isUnkept, keepNothing, keepNow, keepSoon } from "./keeping";
import { randomKey } from "./random";
import { type DraftFile, sentFiles } from "./sent_files";
import { fillToken } from "./tokens";

export interface Draft {
    text: string;
    /** The suggestion that the text began with, as rendered last. */
    from: Suggestion | undefined;
    /** What it began as before a reload or on another device, until that is filled in anew. */
    origin: { template: string; locale: string } | undefined;
    /** Templates as they stood when one was put in: what stood above it was passed over. */
    shown: string[];
    facts: Record<string, string>;
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
    /** The hub's, of the save that this goes on from; 0 when there is none. */
    version: number;
    /** What the hub has instead, when it refused to save this. */
    rival: KeptDraft | undefined;
}

const drafts = new Map<string, Signal<Draft>>();

const emptyDraft = (): Draft => ({
    text: "",
    from: undefined,
    origin: undefined,
    shown: [],
    facts: {},
    files: [],
    fields: [],
    key: randomKey(),
    seen: undefined,
    seenReplies: undefined,
    before: undefined,
    version: 0,
    rival: undefined,
});

function fromKept({
    text,
    version,
    template,
    template_locale: locale,
    shown,
    facts,
    files,
}: KeptDraft): Draft {
    return {
        ...emptyDraft(),
        text,
        version,
        origin: template ? { template, locale: locale ?? "" } : undefined,
        shown,
        facts,
        fields: Object.keys(facts),
        files: files.map(({ blob, name, media_type: mediaType, size, template: brought }) => ({
            id: randomKey(),
            blob,
            name,
            mediaType,
            size,
            template: brought ?? undefined,
        })),
    };
}

/** One's own draft for a conversation; `kept` is what the hub has of it. */
export function draftOf(id: string, kept: KeptDraft | undefined): Signal<Draft> {
    const found = drafts.get(id);
    if (found) return found;
    const made = signal(kept ? fromKept(kept) : emptyDraft());
    drafts.set(id, made);
    return made;
}

/** Puts what the hub has in place of what is here. */
function take(id: string, kept: KeptDraft) {
    const cell = draftOf(id, undefined);
    keepNothing(id);
    const { seen, seenReplies } = cell.value;
    cell.value = { ...fromKept(kept), seen, seenReplies };
}

/** Takes over what was saved elsewhere since, unless something is written here that the hub doesn't have. */
export function adopt(id: string, kept: KeptDraft) {
    if (isKept(id) && kept.version > draftOf(id, undefined).value.version) take(id, kept);
}

/** Asks what the hub has now, which may be nothing more. */
async function refresh(id: string) {
    const cell = draftOf(id, undefined);
    const { version } = cell.value;
    if (!isKept(id)) return;
    const kept = await ask(api.GET("/conversations/{id}/draft", { params: { path: { id } } })).catch(
        () => undefined,
    );
    const untouched = isKept(id) && cell.value.version === version;
    if (kept && untouched && kept.version !== version) take(id, kept);
}

onDraft(({ id, user: writer, version }) => {
    const cell = drafts.get(id);
    if (cell && writer === user.value?.id && cell.value.version !== version) void refresh(id);
});

onChange("reset", () => {
    for (const [id, cell] of drafts) {
        if (isUnkept(id)) keepSoon(id, cell);
        else if (cell.value.version > 0) void refresh(id);
    }
});

/** Goes on with what is written here, in place of what was saved elsewhere. */
export function keepMine(id: string) {
    const cell = draftOf(id, undefined);
    const version = cell.value.rival?.version ?? 0;
    cell.value = { ...cell.value, version, rival: undefined };
    keepSoon(id, cell);
}

/** Gives up what is written here for what was saved elsewhere. */
export function takeRival(id: string) {
    const { rival } = draftOf(id, undefined).value;
    if (rival) take(id, rival);
}

/** Saves what waits to be saved, as when the pane closes. */
export function saveNow(id: string) {
    keepNow(id, draftOf(id, undefined));
}

/** Takes the saving up again after it was quiet. */
export function keepOn(id: string) {
    if (isUnkept(id)) keepSoon(id, draftOf(id, undefined));
}

addEventListener("pagehide", () => {
    for (const id of drafts.keys()) saveNow(id);
});

export function edit(id: string, change: Partial<Draft>) {
    const cell = draftOf(id, undefined);
    cell.value = { ...cell.value, ...change };
    keepSoon(id, cell);
}

/** Notes which message and which replies the writer has seen; nothing that is worth saving. */
export function markSeen(id: string, seen: string | null, seenReplies: string[]) {
    const cell = draftOf(id, undefined);
    const { seen: before, seenReplies: repliesBefore } = cell.value;
    if (before === seen && repliesBefore?.join() === seenReplies.join()) return;
    cell.value = { ...cell.value, seen, seenReplies };
}

/** A new key, for another reply than the one that the old key has made. */
export function renewKey(id: string): string {
    const cell = draftOf(id, undefined);
    const key = randomKey();
    cell.value = { ...cell.value, key };
    return key;
}

export const setFiles = (id: string, files: DraftFile[]) => edit(id, { files });

/** The hub forgets the draft itself when a reply is sent. */
export function clearDraft(id: string) {
    keepNothing(id);
    draftOf(id, undefined).value = emptyDraft();
}

/** Puts a reply that was taken back into the composer, before what is there. */
export function restoreDraft(reply: Reply) {
    const { conversation: id, text } = reply;
    const { text: there, files } = draftOf(id, undefined).value;
    const back = sentFiles(reply);
    if ((reply.files?.length ?? 0) > back.length) showToast(t("files.lost"));
    const kept = { files: [...back, ...files], key: randomKey() };
    if (there && there !== text)
        edit(id, { ...kept, text: `${text}\n\n${there}`, from: undefined, origin: undefined });
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
    const begun = { from: suggestion, origin: undefined, shown, facts: {}, fields, before: draft };
    if (isReplaced(draft, replace)) {
        edit(id, { ...begun, text: suggestion.text });
        return 0;
    }
    const head = draft.text.slice(0, caret).trimEnd();
    const tail = draft.text.slice(caret).trimStart();
    const text = [head, suggestion.text, tail].filter(Boolean).join("\n\n");
    edit(id, { ...begun, text });
    return head.length + suggestion.text.length + 2;
}

/** What a kept draft began as is there again, filled in anew. */
export function recognize(id: string, fresh: Suggestion) {
    const cell = draftOf(id, undefined);
    const { origin, from, facts } = cell.value;
    if (from || origin?.template !== fresh.template) return;
    const fields = [...new Set([...fieldsOf(fresh), ...Object.keys(facts)])];
    cell.value = { ...cell.value, origin: undefined, from: fresh, fields };
}

export function undoInsert(id: string) {
    const { before, files, version, rival } = draftOf(id, undefined).value;
    if (!before) return;
    // Files that a template brought go and come with it, all others stay.
    const kept = files.filter(({ template }) => !template);
    const back = before.files.filter(({ template }) => template);
    edit(id, { ...before, version, rival, files: [...kept, ...back] });
}

/** The template came back with facts filled in: an untouched text follows it, an edited one keeps its words. */
export function refill(id: string, fresh: Suggestion, untouched: boolean) {
    edit(id, untouched ? { text: fresh.text, from: fresh } : { from: fresh });
}

/** Fills a fact into a text that has own words. */
export function fillByHand(id: string, name: string, value: string) {
    edit(id, { text: fillToken(draftOf(id, undefined).value.text, name, value) });
}
