import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { onReply } from "../api/live";
import type { ReplyNews } from "../api/stream";
import { thread } from "../conversation/store";
import { t } from "../i18n/words";
import { keepInSight, type Notice } from "./announce";
import { conversationPath, viewPath } from "./routes";
import { user } from "./session";

/** Replies that did not get through, or perhaps did not, and whose writer has not read so. */
const unread = signal<ReplyNews[]>([]);

function keep(fits: (reply: ReplyNews) => boolean) {
    const kept = unread.value.filter(fits);
    if (kept.length < unread.value.length) unread.value = kept;
}

function hear(reply: ReplyNews) {
    keep(({ id }) => id !== reply.id);
    const failed = reply.state === "refused" || reply.state === "unclear";
    if (failed && reply.user === user.value?.id) unread.value = [...unread.value, reply];
}

const readAll = () => keep(() => false);

function noticeOf(replies: ReplyNews[]): Notice | undefined {
    const [first] = replies;
    if (!first) return undefined;
    if (replies.length > 1) {
        const link = { label: t("unsent.list"), href: viewPath("unsent") };
        return { text: t("unsent.several", { count: replies.length }), link, read: readAll };
    }
    const text = t(first.state === "refused" ? `unsent.${first.reason ?? "refused"}` : "unsent.unclear");
    const link = { label: t("unsent.open"), href: conversationPath("unsent", first.conversation) };
    return { text, link, read: readAll };
}

/** Tells somebody of his own replies that failed, wherever he is; who has the conversation open sees it there. */
export function Unsent() {
    const open = thread.value?.conversation.id;
    const replies = unread.value;
    useEffect(() => {
        // Another person may sign in at the same page.
        keep((reply) => reply.user === user.value?.id);
        return onReply(hear);
    }, []);
    useEffect(() => {
        const unseen = replies.filter(({ conversation }) => conversation !== open);
        if (unseen.length < replies.length) unread.value = unseen;
        else keepInSight(noticeOf(unseen));
    }, [open, replies]);
    useEffect(() => () => keepInSight(undefined), []);
    return null;
}
