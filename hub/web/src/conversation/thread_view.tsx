import type { Action, Message, Reply, Thread } from "../api/types";
import { t } from "../i18n/words";
import { ActionView } from "./action_view";
import { MessageView } from "./message";
import { ReplyView } from "./reply_view";
import { newestBuyerMessage } from "./store";

type Entry = { at: string; message?: Message; reply?: Reply; action?: Action };

/** A sent reply may come back as a message of the marketplace: then the reply, which knows its state, stands for both. */
function isEcho(message: Message, replies: Reply[]): boolean {
    if (message.author !== "seller") return false;
    return replies.some((reply) => reply.text.trim() === message.text.trim());
}

function entriesOf({ messages, replies, actions }: Thread): Entry[] {
    const shown = replies.filter((reply) => reply.state !== "undone");
    const entries: Entry[] = messages
        .filter((message) => !isEcho(message, shown))
        .map((message) => ({ at: message.received_at, message }));
    for (const reply of shown) entries.push({ at: reply.created_at, reply });
    for (const action of actions) entries.push({ at: action.created_at ?? "", action });
    return entries.sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

export function ThreadView({ thread }: { thread: Thread }) {
    const { conversation, kind } = thread;
    const newest = newestBuyerMessage(thread);
    const entries = entriesOf(thread);
    const lastReply = entries.findLast((entry) => entry.reply)?.reply;
    return (
        <ol class="thread" aria-label={t("thread.title")}>
            {entries.map(({ message, reply, action }) => {
                if (message)
                    return (
                        <MessageView
                            key={message.id}
                            message={message}
                            buyer={conversation.buyer.name || t("buyer.nameless")}
                            clock={conversation.clock}
                            language={conversation.tags.language}
                            newest={message === newest}
                        />
                    );
                if (action) return <ActionView key={action.id} action={action} kind={kind} />;
                return (
                    reply && (
                        <ReplyView
                            key={reply.id}
                            reply={reply}
                            language={conversation.tags.language}
                            last={reply === lastReply}
                        />
                    )
                );
            })}
        </ol>
    );
}
