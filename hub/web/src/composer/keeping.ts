import type { Signal } from "@preact/signals";
import { api, ask } from "../api/client";
import { Problem } from "../api/problem";
import type { KeptDraft } from "../api/types";
import type { Draft } from "./draft";
import { randomKey } from "./random";

type Cell = Signal<Draft>;

const kSaveMs = 1_000;
/** Tells the saves of this page from those of other tabs and devices. */
const kWriter = randomKey();

const timers = new Map<string, ReturnType<typeof setTimeout>>();
const onTheirWay = new Map<string, Promise<void>>();
/** What has something that the hub doesn't have. */
const unkept = new Set<string>();

function bodyOf({ text, version, from, origin, shown, facts, files }: Draft) {
    const source = from ?? origin;
    return {
        text,
        version,
        writer: kWriter,
        template: source?.template ?? null,
        template_locale: source?.locale ?? null,
        shown,
        facts,
        files: files.flatMap(({ blob, name, mediaType, template }) =>
            blob ? [{ blob, name, media_type: mediaType, template: template ?? null }] : [],
        ),
    };
}

/** What is kept in place of a draft that was refused as overtaken. */
const rivalIn = (error: unknown) =>
    error instanceof Problem && error.status === 409
        ? (error.body.draft as KeptDraft | undefined)
        : undefined;

async function put(id: string, cell: Cell) {
    unkept.delete(id);
    const params = { path: { id } };
    const call = api.PUT("/conversations/{id}/draft", { params, body: bodyOf(cell.value), keepalive: true });
    try {
        const kept = await ask(call);
        if (kept) cell.value = { ...cell.value, version: kept.version };
    } catch (error) {
        // The hub may be away or the session over: the text stays here and is saved with the next change.
        unkept.add(id);
        const rival = rivalIn(error);
        if (rival) cell.value = { ...cell.value, rival };
    }
}

function save(id: string, cell: Cell) {
    timers.delete(id);
    // Which of the two is right only the writer knows.
    if (cell.value.rival) return;
    const done = put(id, cell).finally(() => {
        if (onTheirWay.get(id) === done) onTheirWay.delete(id);
    });
    onTheirWay.set(id, done);
}

/** Saves once the writer pauses; an older save gets there first. */
export function keepSoon(id: string, cell: Cell) {
    unkept.add(id);
    clearTimeout(timers.get(id));
    const due = () => (onTheirWay.has(id) ? keepSoon(id, cell) : save(id, cell));
    timers.set(id, setTimeout(due, kSaveMs));
}

/** Saves what waits to be saved, as when the pane closes. */
export function keepNow(id: string, cell: Cell) {
    if (!timers.has(id)) return;
    clearTimeout(timers.get(id));
    save(id, cell);
}

/** Ends all saving: what is here is what the hub has, or is not wanted. */
export function keepNothing(id: string) {
    clearTimeout(timers.get(id));
    timers.delete(id);
    unkept.delete(id);
}

/** Begins no save and waits for the last one: none may come after the reply that ends the draft. */
export async function quiet(id: string): Promise<void> {
    clearTimeout(timers.get(id));
    timers.delete(id);
    await onTheirWay.get(id);
}

export const isUnkept = (id: string) => unkept.has(id);

/** Whether the hub has all that was written here. */
export const isKept = (id: string) => !unkept.has(id) && !onTheirWay.has(id);
