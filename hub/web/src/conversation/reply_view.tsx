import { CalendarClock, Check, CircleAlert, CircleX, Clock, Hourglass, Paperclip, Send } from "lucide-preact";
import { useEffect } from "preact/hooks";
import { api, ask } from "../api/client";
import type { BuyerClock, Reply } from "../api/types";
import { say, sayUrgently } from "../app/announce";
import { second } from "../app/clock";
import { user } from "../app/session";
import { tick } from "../app/tour";
import { restoreDraft } from "../composer/draft";
import { sizeText } from "../composer/files";
import { takeBack } from "../composer/last_sent";
import { dateTimeIn, own, timeIn } from "../i18n/format";
import { isolate, t } from "../i18n/words";
import { bothClocks } from "../inbox/both_clocks";
import { useCommand } from "../keys/dispatcher";
import { shortcutOf } from "../keys/table";
import { Button } from "../ui/button";
import { Detail } from "../ui/detail";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";
import { isScheduled } from "./scheduled";
import { putReply, reload } from "./store";
import { Text } from "./text";

const kIcons = {
    held: Hourglass,
    waiting: Clock,
    sending: Send,
    sent: Check,
    refused: CircleX,
    unclear: CircleAlert,
    undone: CircleX,
};

function secondsLeft(reply: Reply): number {
    if (!reply.hold_until) return 0;
    return Math.max(0, Math.ceil((new Date(reply.hold_until).getTime() - second.value.getTime()) / 1000));
}

function stateText(reply: Reply, clock: BuyerClock | null): string {
    const { state, next_attempt_at: next, attempts, sent_at: sent, hold_until: until } = reply;
    if (state === "held" && isScheduled(until, second.value))
        return t("later.state", { when: bothClocks(new Date(until), clock, second.value) });
    if (state === "held") return t("reply_state.held", { seconds: secondsLeft(reply) });
    if (state === "waiting" && next && attempts > 0)
        return t("reply_state.retrying", { attempts, time: timeIn(new Date(next), own()) });
    if (state === "sent" && sent) return t("reply_state.sent", { time: dateTimeIn(new Date(sent), own()) });
    return t(`reply_state.${reply.reason ?? state}` as "reply_state.waiting");
}

/** One's own reply was seen to have left. */
function useSeenSent({ state, user: author }: Reply) {
    useEffect(() => {
        if (state === "sent" && author === user.value?.id) tick("sent");
    }, [state, author]);
}

/** Speaks once for each state that matters. */
function useSpokenState(reply: Reply, clock: BuyerClock | null) {
    useEffect(() => {
        if (reply.state === "sent") say(t("reply_state.said_sent"));
        if (reply.state === "refused" || reply.state === "unclear") sayUrgently(stateText(reply, clock));
    }, [reply.state]);
}

function Files({ files = [] }: Pick<Reply, "files">) {
    if (files.length === 0) return null;
    return (
        <ul class="attachments" aria-label={t("files.title")}>
            {files.map(({ name, size }, index) => (
                <li key={`${index}-${name}`}>
                    <Paperclip size={14} aria-hidden="true" /> <bdi>{name}</bdi>
                    {size !== undefined && <span class="dim"> {sizeText(size)}</span>}
                </li>
            ))}
        </ul>
    );
}

interface Props {
    reply: Reply;
    language: string;
    clock: BuyerClock | null;
    last: boolean;
}

export function ReplyView({ reply, language, clock, last }: Props) {
    const { busy, problem, run } = useAct();
    useSpokenState(reply, clock);
    useSeenSent(reply);
    const params = { path: { id: reply.id } };
    const undo = () => run(() => takeBack(reply));
    const sendNow = () => run(async () => putReply(await ask(api.POST("/replies/{id}/send", { params }))));
    const resolve = (outcome: "arrived" | "send_again" | "dropped") =>
        run(async () => {
            putReply(await ask(api.POST("/replies/{id}/resolve", { params, body: { outcome } })));
            await reload(reply.conversation);
        });
    const edit = async () => {
        if (await resolve("dropped")) restoreDraft(reply);
    };
    const undoable = reply.state === "held" || reply.state === "waiting";
    useCommand("undo", last && undoable && !busy ? undo : undefined, { label: t("undo.reply") });
    const scheduled = reply.state === "held" && isScheduled(reply.hold_until, second.value);
    const Icon = scheduled ? CalendarClock : kIcons[reply.state];
    return (
        <li>
            <article class={`message seller reply ${reply.state}`} aria-label={t("reply_state.label")}>
                <div class="message-text buyer-side">
                    {reply.text ? (
                        <Text text={reply.text} lang={language} />
                    ) : (
                        <p class="dim">{t("erase.text")}</p>
                    )}
                    <Files files={reply.files} />
                </div>
                <footer class="reply-state" data-state={scheduled ? "scheduled" : reply.state}>
                    <Icon size={14} aria-hidden="true" />
                    {reply.rule && (
                        <span class="tag">{t("reply_state.by_rule", { rule: isolate(reply.rule) })}</span>
                    )}
                    <span>{stateText(reply, clock)}</span>
                    <Detail text={reply.error} />
                    {undoable && (
                        <Button onClick={undo} waits={busy} aria-keyshortcuts={shortcutOf("undo")}>
                            {t(scheduled ? "later.cancel" : "action.undo")}
                        </Button>
                    )}
                    {scheduled && (
                        <Button onClick={sendNow} waits={busy}>
                            {t("later.now")}
                        </Button>
                    )}
                    {reply.state === "refused" && (
                        <Button onClick={reply.reason ? () => resolve("dropped") : edit} waits={busy}>
                            {t(reply.reason ? "reply_state.put_away" : "reply_state.edit")}
                        </Button>
                    )}
                    {reply.state === "unclear" && (
                        <>
                            <Button onClick={() => resolve("arrived")} waits={busy}>
                                {t("reply_state.arrived")}
                            </Button>
                            <Button onClick={() => resolve("send_again")} waits={busy}>
                                {t("reply_state.send_again")}
                            </Button>
                        </>
                    )}
                </footer>
                <ProblemBox problem={problem} />
            </article>
        </li>
    );
}
