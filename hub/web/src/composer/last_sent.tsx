import { signal } from "@preact/signals";
import { useLocation } from "wouter-preact";
import { api, ask } from "../api/client";
import { problemOf } from "../api/problem";
import type { Reply } from "../api/types";
import { showToast } from "../app/announce";
import { now, second } from "../app/clock";
import { conversationPath } from "../app/routes";
import { tick } from "../app/tour";
import { isScheduled } from "../conversation/scheduled";
import { putReply, reload } from "../conversation/store";
import { own, weekdayTimeIn } from "../i18n/format";
import { t } from "../i18n/words";
import { filters } from "../inbox/list";
import { useCommand } from "../keys/dispatcher";
import { restoreDraft } from "./draft";

const last = signal<Reply | undefined>(undefined);

/** Takes a held reply back; its words return to the composer. */
export async function takeBack(reply: Reply) {
    const params = { path: { id: reply.id } };
    putReply(await ask(api.POST("/replies/{id}/undo", { params })));
    tick("sent");
    restoreDraft(reply);
    await reload(reply.conversation);
}

let go = (_path: string) => {};

function comeBack() {
    const reply = last.value;
    last.value = undefined;
    if (!reply) return;
    takeBack(reply).then(
        () => go(conversationPath(filters.value.view, reply.conversation)),
        (error) => showToast(problemOf(error).message),
    );
}

/** Says that a reply is held while its conversation is left behind. */
export function offerUndo(reply: Reply) {
    if (reply.state !== "held") return;
    last.value = reply;
    const at = reply.hold_until;
    const act = { label: t("action.undo"), run: comeBack };
    if (isScheduled(at, now()))
        showToast(t("later.toast", { time: weekdayTimeIn(new Date(at), own()) }), act);
    else showToast(t("reply_state.toast"), { ...act, ms: at ? Date.parse(at) - now().getTime() : undefined });
}

/**
 * Keeps `z` at work for the last reply after the next conversation was opened; for one that leaves hours later, only
 * its own conversation does.
 */
export function LastSent() {
    const [, navigate] = useLocation();
    go = navigate;
    const until = last.value?.hold_until;
    const held = until != null && new Date(until) > second.value && !isScheduled(until, second.value);
    useCommand("undo", held ? comeBack : undefined, { label: t("undo.reply") });
    return null;
}
