import type { Thread } from "../api/types";
import { t } from "../i18n/words";
import { ActionView } from "./action_view";
import { buyerName } from "./buyer_name";
import { entriesOf } from "./entries";
import { MessageView } from "./message";
import { ReplyView } from "./reply_view";
import { newestBuyerMessage } from "./store";

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
                            buyer={buyerName(conversation.buyer)}
                            clock={conversation.clock}
                            language={conversation.tags.language}
                            newest={message === newest}
                            translator={thread.translator}
                            transcribes={thread.transcribes}
                        />
                    );
                if (action) return <ActionView key={action.id} action={action} kind={kind} />;
                return (
                    reply && (
                        <ReplyView
                            key={reply.id}
                            reply={reply}
                            language={conversation.tags.language}
                            clock={conversation.clock}
                            last={reply === lastReply}
                        />
                    )
                );
            })}
        </ol>
    );
}
