import { batch, type Signal, signal } from "@preact/signals";
import { api, ask } from "../api/client";
import { type Problem, problemOf } from "../api/problem";
import type { Conversation } from "../api/types";
import { say } from "../app/announce";
import { isSavedView, type SavedViewName, savedViewId, type View } from "../app/routes";
import { t } from "../i18n/words";

export interface Filters {
    view: View | SavedViewName;
    account?: string;
    language?: string;
    topic?: string;
    label?: string;
    unread?: boolean;
}

const kPage = 60;
const kMost = 200;
const kAnnounceMs = 10_000;
/** What comes within this time replaces the list before it, without grey rows in between. */
const kQuickMs = 150;

export const filters = signal<Filters>({ view: "queue" });
/** Changes when another list is shown, which then begins at its top. */
export const listed = signal("");
/** What the list shows, in its order. */
export const rows = signal<string[]>([]);
/** Conversations that came since, waiting to be let in. */
export const arrivals = signal<string[]>([]);
/** Rows that no longer belong here: they dim and stay until the next letting in. */
export const gone = signal<ReadonlySet<string>>(new Set());
export const counts = signal<Record<string, number>>({});
export const loading = signal(true);
export const problem = signal<Problem | undefined>(undefined);
export const active = signal<string | undefined>(undefined);

const known = new Map<string, Signal<Conversation>>();
/** Whether the view holds more than was loaded. */
export const more = signal(false);
let next: string | null = null;
let newestOrder: string[] = [];
let frozen = false;
let asked = 0;
let announcedAt = 0;

export const conversation = (id: string): Conversation | undefined => known.get(id)?.value;

/** Puts a changed conversation in place; only its own row draws anew. */
export function put(changed: Conversation) {
    const cell = known.get(changed.id);
    if (!cell) known.set(changed.id, signal(changed));
    else if (JSON.stringify(cell.value) !== JSON.stringify(changed)) cell.value = changed;
}

/** Takes conversations off the list that were deleted. */
export function forget(ids: ReadonlySet<string>) {
    const stays = (id: string) => !ids.has(id);
    batch(() => {
        rows.value = rows.value.filter(stays);
        arrivals.value = arrivals.value.filter(stays);
        newestOrder = newestOrder.filter(stays);
        if (active.value && ids.has(active.value)) active.value = undefined;
    });
    for (const id of ids) known.delete(id);
}

function fetchPage(limit: number, cursor?: string) {
    const { view, account, language, topic, label, unread } = filters.value;
    const list = isSavedView(view) ? { saved: savedViewId(view) } : { view };
    const query = { ...list, account, language, topic, label, unread: unread || undefined, limit, cursor };
    return ask(api.GET("/conversations", { params: { query } }));
}

function show(ids: string[]) {
    batch(() => {
        rows.value = ids;
        arrivals.value = [];
        gone.value = new Set();
    });
}

/** Loads a view from its top. */
export async function load(wanted: Filters) {
    asked += 1;
    const mine = asked;
    const list = JSON.stringify(wanted);
    filters.value = wanted;
    const grey = setTimeout(() => {
        if (mine === asked && listed.value !== list) loading.value = true;
    }, kQuickMs);
    try {
        const page = await fetchPage(kPage);
        if (mine !== asked) return;
        batch(() => {
            for (const item of page.items) put(item);
            next = page.next;
            more.value = page.next !== null;
            counts.value = page.counts;
            newestOrder = page.items.map((item) => item.id);
            show(newestOrder);
            listed.value = list;
            problem.value = undefined;
            if (active.value && !rows.value.includes(active.value)) active.value = undefined;
        });
    } catch (error) {
        if (mine === asked) problem.value = problemOf(error);
    } finally {
        clearTimeout(grey);
        if (mine === asked) loading.value = false;
    }
}

/** Loads the next page; false when there is none, or none came. */
export async function loadMore(limit = kPage): Promise<boolean> {
    if (!next) return false;
    const cursor = next;
    next = null;
    const mine = asked;
    const page = await fetchPage(limit, cursor).catch(() => undefined);
    if (mine !== asked) return false;
    if (!page) {
        // The next scroll asks again.
        next = cursor;
        return false;
    }
    batch(() => {
        for (const item of page.items) put(item);
        const fresh = page.items.map((item) => item.id).filter((id) => !rows.value.includes(id));
        rows.value = [...rows.value, ...fresh];
        next = page.next;
        more.value = page.next !== null;
    });
    return true;
}

/** Loads on until so many are there, or all. */
export async function loadUpTo(count: number) {
    while (rows.value.length < count && (await loadMore(kMost)));
}

/** How many the shown list holds in all, where that is known. */
export function listTotal(): number | undefined {
    const { view, account, language, topic, label, unread } = filters.value;
    const narrowed = account || language || topic || label || unread;
    return narrowed ? undefined : counts.value[view];
}

function announce(count: number) {
    const time = performance.now();
    if (time - announcedAt < kAnnounceMs) return;
    announcedAt = time;
    say(t("inbox.arrived", { count }));
}

/** Asks again for the part of the list that is there: changes land in place, arrivals wait. */
export async function refresh() {
    if (problem.value) return load(filters.value);
    const mine = asked;
    const limit = Math.min(kMost, Math.max(kPage, rows.value.length));
    const page = await fetchPage(limit).catch(() => undefined);
    if (!page || mine !== asked) return;
    const ids = page.items.map((item) => item.id);
    batch(() => {
        for (const item of page.items) put(item);
        counts.value = page.counts;
        newestOrder = ids;
        const there = new Set(rows.value);
        const fresh = ids.filter((id) => !there.has(id));
        const complete = page.next === null;
        const listed = new Set(ids);
        gone.value = new Set(
            rows.value.filter((id, index) => !listed.has(id) && (complete || index < limit)),
        );
        if (fresh.length > arrivals.value.length) announce(fresh.length);
        arrivals.value = fresh;
        if (!frozen && !active.value) admit();
    });
}

/** Lets the arrivals in, in the hub's order. */
export function admit() {
    const further = rows.value.filter((id) => !newestOrder.includes(id) && !gone.value.has(id));
    show([...newestOrder, ...further]);
}

/** While the hand is over the list, its order stands still. */
export function freeze(on: boolean) {
    frozen = on;
    if (!on && !active.value && arrivals.value.length > 0) admit();
}

/** The row after or before `id`, or the first. */
export function neighbour(id: string | undefined, step: number): string | undefined {
    const list = rows.value;
    if (list.length === 0) return undefined;
    const index = id ? list.indexOf(id) : -1;
    if (index < 0) return list[0];
    return list[Math.min(list.length - 1, Math.max(0, index + step))];
}

const kLeaving: readonly Conversation["reply"][] = ["held", "waiting", "sending"];

/** Nobody has to answer: it is answered, or will be as soon as its reply has left. */
const isCaredFor = ({ answered, reply }: Conversation) => answered || kLeaving.includes(reply);

/** The most urgent conversation that still waits for an answer. */
export function nextWaiting(after: string): string | undefined {
    admit();
    return rows.value.find((id) => {
        const item = conversation(id);
        return id !== after && !(item && isCaredFor(item));
    });
}
