import { api, ask } from "../api/client";
import { Problem } from "../api/problem";
import type { Objection, Reply, Suggestion, Thread } from "../api/types";
import { user } from "../app/session";
import { tick } from "../app/tour";
import { newestMessage, putReply, reload, repliesOnTheirWay } from "../conversation/store";
import { t } from "../i18n/words";
import { clearDraft, draftOf, keepOn, renewKey } from "./draft";
import { quiet } from "./keeping";
import { keepSent } from "./sent_files";

const kUndoSeconds = 10;
const kMostCompared = 10_000;

export type Outcome =
    | { kind: "sent"; reply: Reply }
    /** Somebody wrote since: the sender has to look first. */
    | { kind: "newer" }
    | { kind: "refused"; objections: Objection[] }
    /** `key` is that of the draft which the problem is about. */
    | { kind: "failed"; problem: Problem; key: string };

function holdSeconds(shown: Thread): number {
    const wanted = user.value?.undo_seconds ?? kUndoSeconds;
    const deadline = shown.conversation.deadline;
    if (!deadline) return wanted;
    // No undo time that would cost the deadline.
    return Date.parse(deadline.at) - Date.now() < wanted * 1000 ? 0 : wanted;
}

/** The suggestion that was changed, for the hub to count the words; a very long one isn't worth it. */
const changedSuggestion = (from: Suggestion | undefined, text: string) =>
    from && from.text !== text && from.text.length <= kMostCompared ? from.text : null;

/** Nobody knows whether the reply reached the hub: with the same key the next try makes no second one. */
const away = () => new Problem({ status: 0, title: t("send.away"), detail: t("send.away_detail") });

/** A try that seemed to fail did reach the hub, and the text was changed since. */
const arrivedBefore = () =>
    new Problem({ status: 409, title: t("send.arrived"), detail: t("send.arrived_detail") });

/** Sends the draft as it is, at once or `at` a time; `offered` are the suggestions that its writer had. */
export async function send(shown: Thread, offered: Suggestion[], at?: Date): Promise<Outcome> {
    const { id } = shown.conversation;
    await quiet(id);
    const { text, key, from, origin, shown: order, seen, seenReplies, files } = draftOf(id, undefined).value;
    const source = from ?? origin;
    const body = {
        text,
        key,
        seen: seen ?? newestMessage(shown)?.id ?? null,
        seen_replies: seenReplies ?? repliesOnTheirWay(shown).map((reply) => reply.id),
        template: source?.template ?? null,
        template_locale: source?.locale ?? null,
        edited: source !== undefined && from?.text !== text,
        suggested_text: changedSuggestion(from, text),
        shown: order,
        offered: Object.fromEntries(offered.map(({ template, locale }) => [template, locale])),
        hold_seconds: at ? 0 : holdSeconds(shown),
        send_at: at?.toISOString() ?? null,
        files: files.map(({ blob = "", name, mediaType }) => ({ blob, name, media_type: mediaType })),
    };
    try {
        const reply = await ask(api.POST("/conversations/{id}/replies", { params: { path: { id } }, body }));
        if (source) tick("answer");
        keepSent(reply, files);
        clearDraft(id);
        putReply(reply);
        void reload(id);
        return { kind: "sent", reply };
    } catch (error) {
        keepOn(id);
        if (!(error instanceof Problem)) return { kind: "failed", problem: away(), key };
        if (error.status === 409 && error.body.newer) {
            await reload(id);
            return { kind: "newer" };
        }
        if (error.status === 409 && error.body.field === "key") {
            const renewed = renewKey(id);
            await reload(id);
            return { kind: "failed", problem: arrivedBefore(), key: renewed };
        }
        const objections = error.body.objections;
        if (error.status === 422 && Array.isArray(objections))
            return { kind: "refused", objections: objections as Objection[] };
        return { kind: "failed", problem: error, key };
    }
}
