import { signal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { api, ask } from "../api/client";
import { onChange } from "../api/live";
import { type Problem, problemOf } from "../api/problem";
import type { Conversation, Fact, Message, Reply, Suggestion, Thread } from "../api/types";
import type { Risk } from "../inbox/choices";
import { conversation, put, forget as takeOffList } from "../inbox/list";
import { labelsWith } from "../team/labels";

const kKept = 200;

/** The open conversation. */
export const thread = signal<Thread | undefined>(undefined);
export const threadProblem = signal<Problem | undefined>(undefined);

export interface Suggestions {
    suggestions: Suggestion[];
    facts: Fact[];
}

const cache = new Map<string, Thread>();
/** The conversation that is to be shown, also while its answer is still on the way. */
let open: string | undefined;
let asked = 0;

function remember(fresh: Thread) {
    const { id } = fresh.conversation;
    cache.delete(id);
    cache.set(id, fresh);
    if (cache.size > kKept) cache.delete(cache.keys().next().value!);
    put(fresh.conversation);
}

const fetchThread = (id: string) => ask(api.GET("/conversations/{id}", { params: { path: { id } } }));

/**
 * Asks for the conversation anew; the shown one stays until the answer is there. What comes late about one that was
 * left goes to the list alone, and never in front of the open one.
 */
export async function reload(id: string): Promise<Thread | undefined> {
    asked += id === open ? 1 : 0;
    const mine = asked;
    const newest = () => id === open && mine === asked;
    try {
        const fresh = await fetchThread(id);
        remember(fresh);
        if (newest()) {
            // What is as it was is not drawn anew.
            if (JSON.stringify(fresh) !== JSON.stringify(thread.value)) thread.value = fresh;
            threadProblem.value = undefined;
        }
        return fresh;
    } catch (error) {
        if (newest()) threadProblem.value = problemOf(error);
        return undefined;
    }
}

/** Drops conversations that were deleted. */
export function forget(ids: ReadonlySet<string>) {
    for (const id of ids) cache.delete(id);
    takeOffList(ids);
}

/** Fetches a conversation that is likely to be opened next. */
export async function prefetch(id: string | undefined) {
    if (!id || cache.has(id)) return;
    await fetchThread(id).then(remember, () => undefined);
}

/** Shows a conversation and keeps it fresh while it is open. */
export function useThread(id: string) {
    // Before the frame is drawn: one that is kept is there at once.
    useLayoutEffect(() => {
        open = id;
        thread.value = cache.get(id);
        threadProblem.value = undefined;
        void reload(id);
        const mine = (ids: Set<string>) => {
            const replies = thread.value?.replies.map((reply) => reply.id) ?? [];
            if (ids.has(id) || replies.some((reply) => ids.has(reply))) void reload(id);
        };
        const stops = [
            onChange("conversation", mine),
            onChange("reply", mine),
            onChange("label", () => void reload(id)),
            onChange("translation", (ids) => {
                if (thread.value?.messages.some((message) => ids.has(message.id))) void reload(id);
            }),
            onChange("reset", () => void reload(id)),
        ];
        return () => {
            for (const stop of stops) stop();
            open = undefined;
            thread.value = undefined;
        };
    }, [id]);
}

type Change = NonNullable<Parameters<typeof patchBody>[0]>;
const patchBody = (change: {
    state?: Conversation["state"];
    snoozed_until?: string | null;
    assignee?: string | null;
    handover_note?: string;
    labels?: string[];
    unread?: boolean;
    language?: string | null;
    timezone?: string | null;
    intent?: string | null;
    risks?: Risk[] | null;
}) => change;

/** Shows the change at once and takes it back when the hub says no. */
export async function change(id: string, wish: Change): Promise<void> {
    const before = thread.value;
    if (before?.conversation.id === id) {
        const { state, snoozed_until, assignee, unread } = wish;
        const labels = wish.labels && labelsWith(wish.labels);
        const shown = { state, snoozed_until, assignee, unread, labels };
        const set = Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== undefined));
        thread.value = { ...before, conversation: { ...before.conversation, ...set } };
    }
    try {
        const params = { path: { id } };
        put(await ask(api.PATCH("/conversations/{id}", { params, body: patchBody(wish) })));
        // What a person has seen changes nothing else.
        if (Object.keys(wish).join() !== "unread") await reload(id);
    } catch (error) {
        if (thread.value?.conversation.id === id) thread.value = before;
        throw error;
    }
}

export function putReply(reply: Reply) {
    const { state } = reply;
    const row = conversation(reply.conversation);
    // What shows once it is taken back only the hub knows.
    if (row && state !== "undone") put({ ...row, reply: state });
    const shown = thread.value;
    if (shown?.conversation.id !== reply.conversation) return;
    const others = shown.replies.filter(({ id }) => id !== reply.id);
    thread.value = { ...shown, replies: [...others, reply] };
}

const kOnTheirWay: readonly Reply["state"][] = ["held", "waiting", "sending", "unclear"];

/** Replies that may still reach the buyer. */
export const repliesOnTheirWay = ({ replies }: Thread): Reply[] =>
    replies.filter(({ state }) => kOnTheirWay.includes(state));

/** The newest word of anybody, for `seen`. */
export const newestMessage = (shown: Thread): Message | undefined => shown.messages.at(-1);

export const newestBuyerMessage = (shown: Thread): Message | undefined =>
    shown.messages.findLast((message) => message.author === "buyer");
