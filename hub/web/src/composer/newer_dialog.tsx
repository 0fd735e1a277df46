import type { Message, Thread } from "../api/types";
import { personName } from "../app/people";
import { Text } from "../conversation/text";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";

interface Props {
    shown: Thread;
    /** The newest message that the writer had seen. */
    seen: string | null | undefined;
    sendAnyway: () => void;
    edit: () => void;
}

function newerMessages({ messages }: Thread, seen: string | null | undefined): Message[] {
    const at = messages.findIndex((message) => message.id === seen);
    return at < 0 ? messages.slice(-1) : messages.slice(at + 1);
}

function author(message: Message, shown: Thread): string {
    if (message.author === "buyer") return shown.conversation.buyer.name || t("buyer.nameless");
    return personName(message.user);
}

/** A reply was held back because somebody wrote since: shows exactly that. */
export function NewerDialog({ shown, seen, sendAnyway, edit }: Props) {
    return (
        <Dialog title={t("newer.title")} close={edit} class="wide">
            {newerMessages(shown, seen).map((message) => (
                <blockquote key={message.id} class="message-text buyer-side">
                    <p class="side-label">
                        <bdi>{author(message, shown)}</bdi>
                    </p>
                    <Text text={message.text} lang={message.language} />
                </blockquote>
            ))}
            <div class="dialog-acts">
                <Button onClick={sendAnyway}>{t("newer.send")}</Button>
                <Button kind="main" onClick={edit}>
                    {t("newer.edit")}
                </Button>
            </div>
        </Dialog>
    );
}
