import type { Message, Reply, Thread } from "../api/types";
import { user } from "../app/session";
import { repliesOnTheirWay } from "../conversation/store";
import type { Draft } from "./draft";

type Seen = Pick<Draft, "seen" | "seenReplies">;

function later(messages: Message[], seen: Seen["seen"]): Message[] {
    if (seen === null) return messages;
    const at = messages.findIndex(({ id }) => id === seen);
    return at < 0 ? messages.slice(-1) : messages.slice(at + 1);
}

/** What others wrote since the writing began. A reply that was seen on its way is known when it has left. */
export function unseenMessages({ messages, replies }: Thread, { seen, seenReplies = [] }: Seen): Message[] {
    const known = replies.filter(({ id }) => seenReplies.includes(id)).map(({ message }) => message);
    const isOwnNote = ({ author, user: writer }: Message) => author === "note" && writer === user.value?.id;
    return later(messages, seen).filter(
        (message) => message.author !== "notice" && !known.includes(message.id) && !isOwnNote(message),
    );
}

/** Replies that somebody put on their way since, be it oneself in another tab. */
export const unseenReplies = (shown: Thread, { seenReplies = [] }: Seen): Reply[] =>
    repliesOnTheirWay(shown).filter(({ id }) => !seenReplies.includes(id));
