import type { Conversation } from "../api/types";
import { minute, now } from "../app/clock";
import { user } from "../app/session";
import { buyerName } from "../conversation/buyer_name";
import { isScheduled } from "../conversation/scheduled";
import { languageName, shortWhen } from "../i18n/format";
import { isolate, t, tWire } from "../i18n/words";
import { RowLabels } from "../team/label_tags";
import { bothClocks } from "./both_clocks";
import { BuyerTime, kSure } from "./buyer_time";
import { dueText, ShortDeadline } from "./deadline";
import { needName, onlyName } from "./need";

/** One short sentence, the difference first. */
export function rowName(item: Conversation): string {
    const parts = [
        isolate(buyerName(item.buyer)),
        item.deadline && dueText(item.deadline, minute.value),
        needName(item.tags),
        languageName(item.tags.language),
        item.unread && t("inbox.unread"),
        ...item.labels.map(({ name }) => isolate(name)),
    ];
    return parts.filter(Boolean).join(t("list.comma"));
}

function Language({ item }: { item: Conversation }) {
    const { language, language_confidence: sure, corrected } = item.tags;
    const certain = sure >= kSure || corrected?.includes("language");
    return (
        <span class={`tag ${certain ? "" : "guess"}`} title={languageName(language)}>
            {language === "und" ? "–" : language}
            {!certain && language !== "und" && "?"}
        </span>
    );
}

/** A reply that has not left yet, or did not get through. */
function ReplyTag({ item: { reply, reply_at: until, clock } }: { item: Conversation }) {
    // Drawn anew each minute: a reply that was far off comes near.
    const time = minute.value && now();
    if (!reply || reply === "sent") return null;
    if (!isScheduled(until, time)) return <span class={`tag reply-${reply}`}>{tWire("reply", reply)}</span>;
    const at = new Date(until);
    const here = shortWhen(at, time);
    return (
        <span class="tag reply-held" title={t("later.state", { when: bothClocks(at, clock, time) })}>
            {clock
                ? t("later.row", { here, there: shortWhen(at, time, clock) })
                : t("later.row_here", { here })}
        </span>
    );
}

export function RowFace({ item, dim }: { item: Conversation; dim: boolean }) {
    const mine = item.assignee !== null && item.assignee === user.value?.id;
    return (
        <div class={`row-face ${item.unread ? "unread" : ""} ${dim ? "gone" : ""}`}>
            <div class="row-line">
                <bdi class="row-buyer">{buyerName(item.buyer)}</bdi>
                <span class="row-channel dim" dir="auto">
                    {item.account.name}
                </span>
                <span class="row-end">
                    {item.deadline ? (
                        <ShortDeadline deadline={item.deadline} />
                    ) : (
                        <span class="dim">{shortWhen(new Date(item.last_at), minute.value)}</span>
                    )}
                </span>
            </div>
            <div class="row-line row-snippet" dir="auto" lang={item.tags.language}>
                {item.snippet || onlyName(item.tags)}
            </div>
            <div class="row-line row-tags">
                <Language item={item} />
                <span class="row-intent">{needName(item.tags)}</span>
                {item.tags.risks.map((risk) => (
                    <span key={risk} class="tag bad">
                        {tWire("risk", risk)}
                    </span>
                ))}
                <RowLabels labels={item.labels} />
                <span class="row-end dim">
                    <ReplyTag item={item} />
                    {mine && <span class="tag">{t("inbox.me")}</span>}
                    {item.clock && <BuyerTime clock={item.clock} />}
                </span>
            </div>
        </div>
    );
}
