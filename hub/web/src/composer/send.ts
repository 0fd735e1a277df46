import { api, ask } from "../api/client";
import { Problem } from "../api/problem";
import type { Objection, Reply, Suggestion, Thread } from "../api/types";
import { user } from "../app/session";
import { tick } from "../app/tour";
import { newestMessage, putReply, reload, repliesOnTheirWay } from "../conversation/store";
import { clearDraft, draftOf } from "./draft";
import { keepSent } from "./sent_files";

const kUndoSeconds = 10;
const kMostCompared = 10_000;

export type Outcome =
    | { kind: "sent"; reply: Reply }
    /** Somebody wrote since: the sender has to look first. */
    | { kind: "newer" }
    | { kind: "refused"; objections: Objection[] }
    | { kind: "failed"; problem: Problem };

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

/** Sends the draft as it is; `offered` are the suggestions that its writer had. */
export async function send(shown: Thread, offered: Suggestion[]): Promise<Outcome> {
    const { id } = shown.conversation;
    const { text, key, from, shown: order, seen, seenReplies, files } = draftOf(id, undefined).value;
    const body = {
        text,
        key,
        seen: seen ?? newestMessage(shown)?.id ?? null,
        seen_replies: seenReplies ?? repliesOnTheirWay(shown).map((reply) => reply.id),
        template: from?.template ?? null,
        template_locale: from?.locale ?? null,
        edited: from !== undefined && from.text !== text,
        suggested_text: changedSuggestion(from, text),
        shown: order,
        offered: Object.fromEntries(offered.map(({ template, locale }) => [template, locale])),
        hold_seconds: holdSeconds(shown),
        files: files.map(({ blob = "", name, mediaType }) => ({ blob, name, media_type: mediaType })),
    };
    try {
        const reply = await ask(api.POST("/conversations/{id}/replies", { params: { path: { id } }, body }));
        if (from) tick("answer");
        keepSent(reply, files);
        clearDraft(id);
        putReply(reply);
        void reload(id);
        return { kind: "sent", reply };
    } catch (error) {
        if (!(error instanceof Problem)) throw error;
        if (error.status === 409 && error.body.newer) {
            await reload(id);
            return { kind: "newer" };
        }
        const objections = error.body.objections;
        if (error.status === 422 && Array.isArray(objections))
            return { kind: "refused", objections: objections as Objection[] };
        return { kind: "failed", problem: error };
    }
}
