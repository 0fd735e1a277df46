import { TriangleAlert } from "lucide-preact";
import { useState } from "preact/hooks";
import type { BuyerClock, Message, Thread } from "../api/types";
import { personName } from "../app/people";
import { dateTimeIn, languageName, own, percent, timeIn } from "../i18n/format";
import { isolate, locale, t, tNodes, tWire } from "../i18n/words";
import { onlyName } from "../inbox/need";
import { HandoverWords, handoverText, type Passed } from "../team/handover_words";
import { NoteText } from "../team/note_text";
import { Attachments } from "./attachments";
import { Text } from "./text";
import { MessageTranslation } from "./translation";

interface Props {
    message: Message;
    buyer: string;
    clock: BuyerClock | null;
    language: string;
    /** The newest of the buyer: its need is told in the seller's language. */
    newest: boolean;
    /** What can be translated; nothing where the message is shown elsewhere than in its thread. */
    translator?: Thread["translator"];
    /** Recordings may be sent to a transcriber. */
    transcribes?: boolean;
}

function authorName({ author, user, notice }: Message, buyer: string): string {
    if (author === "buyer") return buyer;
    if (author === "notice") return t(notice ? "message.event" : "message.notice");
    return user ? personName(user) : t("message.seller");
}

/** The hand-over that a note went with. */
const passedOn = ({ handover, user }: Message): Passed | undefined =>
    handover && user ? { ...handover, user } : undefined;

/** A notice of a fixed set in the page's language; people's own words as they are. */
function textOf({ text, notice }: Message): string {
    if (!notice) return text;
    const { code = "", comment, ...values } = notice;
    const isolated = Object.entries(values).map(([name, value]) => [name, isolate(value)]);
    // An unknown one's text has the comment already.
    const words = tWire("notice", code, text, Object.fromEntries(isolated));
    return comment && words !== text ? `${words}\n${comment}` : words;
}

function Folded({ text, lang }: { text: string; lang: string | undefined }) {
    const [open, setOpen] = useState(false);
    return (
        <div class="folded">
            <button type="button" class="link-button" aria-expanded={open} onClick={() => setOpen(!open)}>
                {t(open ? "message.fold" : "message.unfold")}
            </button>
            {open && (
                <div class="folded-text">
                    <Text text={text} lang={lang} />
                </div>
            )}
        </div>
    );
}

/** What the newest message wants, or what a foreign one says, for the seller's eyes. */
function Gloss({ message }: { message: Message }) {
    const tags = message.tags;
    if (!tags || (!tags.intent && !message.gloss)) return null;
    const sure = tags.intents[0]?.p;
    return (
        <p class="gloss seller-side" lang={locale.value}>
            <span class="side-label">{t("side.for_you")}</span>{" "}
            {message.gloss ? <bdi>{message.gloss}</bdi> : tWire("want", tags.intent)}
            {sure !== undefined && <span class="dim"> · {t("side.sure", { share: percent(sure) })}</span>}
        </p>
    );
}

function When({ message, clock }: { message: Message; clock: BuyerClock | null }) {
    const at = new Date(message.sent_at);
    if (!clock || message.author !== "buyer")
        return <time dateTime={message.sent_at}>{dateTimeIn(at, own())}</time>;
    return (
        <time dateTime={message.sent_at}>
            {t("message.when", { theirs: dateTimeIn(at, clock), mine: timeIn(at, own()) })}
        </time>
    );
}

export function MessageView({
    message,
    buyer,
    clock,
    language,
    newest,
    translator,
    transcribes = false,
}: Props) {
    const { author, folded, warnings } = message;
    const lang = message.language || (author === "buyer" ? language : undefined);
    const passed = passedOn(message);
    const name = passed ? handoverText(passed) : authorName(message, buyer);
    const toOrFromBuyer = author === "buyer" || author === "seller";
    return (
        <li>
            <article
                id={`m-${message.id}`}
                class={`message ${author}`}
                tabIndex={-1}
                aria-label={t("message.label", {
                    name: isolate(name),
                    time: dateTimeIn(new Date(message.sent_at), own()),
                    language: lang ? languageName(lang) : t("language.none"),
                })}
            >
                <header class="message-head">
                    <bdi class="message-name">{passed ? <HandoverWords passed={passed} /> : name}</bdi>
                    {toOrFromBuyer && lang && lang !== "und" && (
                        <span class="side-label">{languageName(lang)}</span>
                    )}
                    {author === "note" && <span class="side-label">{t("message.note")}</span>}
                    {message.tags?.only && <span class="tag">{onlyName(message.tags)}</span>}
                    {message.automatic && <span class="tag">{t("message.automatic")}</span>}
                    <span class="dim">
                        <When message={message} clock={clock} />
                    </span>
                </header>
                <div class={toOrFromBuyer ? "message-text buyer-side" : "message-text"}>
                    {message.erased ? (
                        <p class="dim">{t("erase.text")}</p>
                    ) : author === "note" ? (
                        <NoteText text={message.text} />
                    ) : (
                        <Text text={textOf(message)} lang={lang} />
                    )}
                    <Attachments message={message} from={name} transcribes={transcribes} />
                    {folded && <Folded text={folded} lang={lang} />}
                </div>
                {warnings.map((warning) => (
                    <p key={warning} class="warning">
                        <TriangleAlert size={14} aria-hidden="true" />{" "}
                        {tNodes("message.odd", { what: <bdi key="what">{warning}</bdi> })}
                    </p>
                ))}
                {(newest || message.gloss) && <Gloss message={message} />}
                {toOrFromBuyer && message.text && (
                    <MessageTranslation message={message} translator={translator} />
                )}
            </article>
        </li>
    );
}
