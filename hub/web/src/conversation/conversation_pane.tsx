import { ChevronLeft, PanelRight } from "lucide-preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { Thread } from "../api/types";
import { showToast } from "../app/announce";
import { usePageTitle } from "../app/title";
import { tick } from "../app/tour";
import { Composer } from "../composer/composer";
import { t } from "../i18n/words";
import { LongDeadline } from "../inbox/deadline";
import { counts, neighbour } from "../inbox/list";
import { useCommand } from "../keys/dispatcher";
import { keyOf, shortcutOf } from "../keys/table";
import { Labels } from "../team/label_picker";
import { usePresence } from "../team/presence";
import { PresenceNames } from "../team/presence_view";
import { Button } from "../ui/button";
import { copyText } from "../ui/copy";
import { Copyable } from "../ui/copyable";
import { useEscape } from "../ui/escape";
import { Pending } from "../ui/pending";
import { ProblemBox } from "../ui/problem_box";
import { Acting } from "./acting";
import { Acts } from "./acts";
import { buyerName } from "./buyer_name";
import { Chips } from "./chips";
import { ConversationMenu } from "./conversation_menu";
import { EarlierConversations } from "./earlier";
import { Facts } from "./order_pane";
import { change, prefetch, reload, thread, threadProblem, useThread } from "./store";
import { ThreadView } from "./thread_view";
import { Why } from "./why";

interface Props {
    id: string;
    back: () => void;
    openNext: () => void;
    /** It is gone for good. */
    deleted: () => void;
}

const kNearEndPx = 40;
const kWide = "(min-width: 1280px)";

interface HeaderProps extends Pick<Props, "back" | "deleted"> {
    shown: Thread;
    toggleFacts: () => void;
}

function Header({ shown, back, deleted, toggleFacts }: HeaderProps) {
    const { conversation, deadlines } = shown;
    const order = conversation.order_id;
    return (
        <header class="conversation-head">
            <div class="head-line">
                <button type="button" class="icon-button back" aria-label={t("action.back")} onClick={back}>
                    <ChevronLeft size={20} aria-hidden="true" class="mirrored" />
                </button>
                <h1 tabIndex={-1} id="conversation-title" data-escape-to>
                    <bdi>{buyerName(conversation.buyer)}</bdi>
                </h1>
                <span class="dim" dir="auto">
                    {conversation.account.name}
                </span>
                <PresenceNames />
                {order && <Copyable text={order} label={t("copy.order")} />}
                <button
                    type="button"
                    class="icon-button facts-toggle"
                    aria-label={t("command.facts")}
                    aria-keyshortcuts={shortcutOf("facts")}
                    title={`${t("command.facts")} (${keyOf("facts")})`}
                    onClick={toggleFacts}
                >
                    <PanelRight size={20} aria-hidden="true" class="mirrored" />
                </button>
            </div>
            <div class="head-line chips">
                <Chips item={conversation} calendars={shown.calendars} />
                <Labels item={conversation} />
            </div>
            <div class="head-line">
                {conversation.deadline && (
                    <LongDeadline deadline={conversation.deadline} clock={conversation.clock} />
                )}
                <Why item={conversation} deadlines={deadlines ?? []} acts={shown.rule_acts ?? []} />
                <span class="acts head-acts">
                    <Acts item={conversation} />
                    <ConversationMenu shown={shown} deleted={deleted} />
                </span>
            </div>
            {(conversation.quarantined ?? 0) > 0 && (
                <p class="warning">{t("thread.quarantined", { count: conversation.quarantined ?? 0 })}</p>
            )}
        </header>
    );
}

function FactsDrawer({ shown, close }: { shown: Thread; close: () => void }) {
    useEscape(close);
    return (
        <aside class="facts drawer" aria-label={t("facts.title")}>
            <Facts thread={shown} />
        </aside>
    );
}

/** Moves focus from message to message. */
function useMessageKeys() {
    const move = (step: number) => {
        const all = [...document.querySelectorAll<HTMLElement>(".thread article")];
        const at = all.indexOf(document.activeElement as HTMLElement);
        const target = at < 0 ? all.at(-1) : all[Math.max(0, Math.min(all.length - 1, at + step))];
        target?.focus();
    };
    useCommand("message.next", () => move(1));
    useCommand("message.previous", () => move(-1));
}

function useOpening(id: string, shown: Thread | undefined, scroller: { current: HTMLElement | null }) {
    const there = shown?.conversation.id === id;
    useEffect(() => {
        if (!there) return;
        document.getElementById("conversation-title")?.focus({ preventScroll: true });
        const wanted = location.hash && document.getElementById(location.hash.slice(1));
        if (wanted) wanted.scrollIntoView({ block: "center" });
        else if (scroller.current) scroller.current.scrollTop = scroller.current.scrollHeight;
        tick("read");
        if (shown?.conversation.unread) void change(id, { unread: false }).catch(() => undefined);
        void prefetch(neighbour(id, 1)).then(() => prefetch(neighbour(id, 2)));
    }, [there]);
    useEffect(() => {
        const box = scroller.current;
        if (!there || !box) return;
        // Stays at the end when it was there, while messages come and the composer grows.
        let atEnd = true;
        const follow = () => {
            if (atEnd) box.scrollTop = box.scrollHeight;
        };
        const look = () => {
            atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < kNearEndPx;
        };
        const sizes = new ResizeObserver(follow);
        sizes.observe(box);
        if (box.firstElementChild) sizes.observe(box.firstElementChild);
        box.addEventListener("scroll", look);
        return () => {
            sizes.disconnect();
            box.removeEventListener("scroll", look);
        };
    }, [there]);
}

/** What calls one in a conversation is read once it is shown. */
function useReadMentions(id: string, shown: Thread | undefined) {
    const waits = shown !== undefined && (counts.value.mentions ?? 0) > 0;
    useEffect(() => {
        if (waits) ask(api.POST("/mentions/read", { body: { conversation: id } })).catch(() => undefined);
    }, [waits, shown?.messages.length]);
}

export function ConversationPane({ id, back, openNext, deleted }: Props) {
    useThread(id);
    usePresence(id);
    const shown = thread.value?.conversation.id === id ? thread.value : undefined;
    const scroller = useRef<HTMLDivElement>(null);
    const [drawer, setDrawer] = useState(false);
    const [pinned, setPinned] = useState(true);
    const toggleFacts = () => (matchMedia(kWide).matches ? setPinned(!pinned) : setDrawer(!drawer));
    useOpening(id, shown, scroller);
    useReadMentions(id, shown);
    useMessageKeys();
    usePageTitle(shown?.conversation.buyer.name || undefined);
    useCommand("facts", toggleFacts);
    const order = shown?.conversation.order_id;
    useCommand(
        "copy.order",
        order ? async () => showToast(t((await copyText(order)) ? "copy.done" : "copy.failed")) : undefined,
    );
    if (!shown)
        return (
            <section class="conversation" aria-label={t("thread.title")}>
                <Pending value={undefined} problem={threadProblem.value} again={() => void reload(id)} />
                {threadProblem.value && (
                    <div class="acts">
                        <Button onClick={back}>{t("command.up")}</Button>
                    </div>
                )}
            </section>
        );
    return (
        <>
            <section class="conversation" aria-labelledby="conversation-title">
                <Header shown={shown} back={back} deleted={deleted} toggleFacts={toggleFacts} />
                <div
                    class="thread-scroll"
                    ref={scroller}
                    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
                    tabIndex={0}
                    role="group"
                    aria-label={t("thread.title")}
                >
                    <div>
                        <EarlierConversations
                            key={shown.linked?.map((buyer) => buyer.id).join()}
                            thread={shown}
                        />
                        <ThreadView thread={shown} />
                    </div>
                </div>
                <ProblemBox problem={threadProblem.value} retry={() => void reload(id)} />
                <Composer shown={shown} openNext={openNext} />
            </section>
            {pinned && (
                <aside class="facts column" aria-label={t("facts.title")}>
                    <Facts thread={shown} />
                </aside>
            )}
            <Acting shown={shown} />
            {drawer && <FactsDrawer shown={shown} close={() => setDrawer(false)} />}
        </>
    );
}
