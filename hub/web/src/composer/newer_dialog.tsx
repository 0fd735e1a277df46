import type { Message, Reply, Thread } from "../api/types";
import { now } from "../app/clock";
import { personName } from "../app/people";
import { isScheduled } from "../conversation/scheduled";
import { Text } from "../conversation/text";
import { dateTimeIn, own } from "../i18n/format";
import { t, tWire } from "../i18n/words";
import { bothClocks } from "../inbox/both_clocks";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import type { Draft } from "./draft";
import { unseenMessages, unseenReplies } from "./unseen";

interface Props {
    shown: Thread;
    draft: Draft;
    sendAnyway: () => void;
    edit: () => void;
}

/** Somebody's words that the writer has not seen. */
interface Entry {
    id: string;
    author: string;
    text: string;
    language: string | undefined;
    at: string;
    /** Of a reply that has not left yet, in words. */
    state?: string;
}

function author(message: Message, shown: Thread): string {
    if (message.author === "buyer") return shown.conversation.buyer.name || t("buyer.nameless");
    return personName(message.user);
}

function stateOf({ state, hold_until: until }: Reply, { conversation }: Thread): string {
    const time = now();
    if (state !== "held" || !isScheduled(until, time)) return tWire("reply", state);
    return t("later.state", { when: bothClocks(new Date(until), conversation.clock, time) });
}

function unseenOf(shown: Thread, draft: Draft): Entry[] {
    const messages = unseenMessages(shown, draft).map((message): Entry => {
        const { id, text, language, received_at: at } = message;
        return { id, author: author(message, shown), text, language, at };
    });
    const { language } = shown.conversation.tags;
    const replies = unseenReplies(shown, draft).map((reply): Entry => {
        const { id, user, text, created_at: at } = reply;
        return { id, author: personName(user), text, language, at, state: stateOf(reply, shown) };
    });
    return [...messages, ...replies].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

/** A reply was held back because somebody wrote since, or has a reply on its way: shows exactly that. */
export function NewerDialog({ shown, draft, sendAnyway, edit }: Props) {
    const entries = unseenOf(shown, draft);
    return (
        <Dialog title={t("newer.title")} close={edit} class="wide">
            {entries.map(({ id, author: name, text, language, at, state }) => (
                <blockquote key={id} class="message-text buyer-side">
                    <p class="side-label">
                        <bdi>{name}</bdi> <time dateTime={at}>{dateTimeIn(new Date(at), own())}</time>{" "}
                        {state && <span class="tag">{state}</span>}
                    </p>
                    <Text text={text} lang={language} />
                </blockquote>
            ))}
            {entries.length === 0 && <p>{t("newer.gone")}</p>}
            <div class="dialog-acts">
                <Button onClick={sendAnyway}>{t("newer.send")}</Button>
                <Button kind="main" onClick={edit}>
                    {t("newer.edit")}
                </Button>
            </div>
        </Dialog>
    );
}
