import type { Action, Message, Reply, Thread } from "../api/types";

export type Entry = { at: string; message?: Message; reply?: Reply; action?: Action };

/**
 * What stands in a thread, oldest first. A sent reply is one of the marketplace's messages too: the reply, which knows
 * its state, stands for both.
 */
export function entriesOf({
    messages,
    replies,
    actions,
}: Pick<Thread, "messages" | "replies" | "actions">): Entry[] {
    const shown = replies.filter((reply) => reply.state !== "undone");
    const echoes = new Set(shown.map((reply) => reply.message));
    const entries: Entry[] = messages
        .filter((message) => !echoes.has(message.id))
        .map((message) => ({ at: message.received_at, message }));
    for (const reply of shown) entries.push({ at: reply.created_at, reply });
    for (const action of actions) entries.push({ at: action.created_at ?? "", action });
    return entries.sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}
