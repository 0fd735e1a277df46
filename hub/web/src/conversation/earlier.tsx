import { ChevronDown, ChevronRight } from "lucide-preact";
import { useId, useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { Conversation, Thread } from "../api/types";
import { minute } from "../app/clock";
import { conversationPath } from "../app/routes";
import { shortWhen } from "../i18n/format";
import { t } from "../i18n/words";
import { needName, onlyName } from "../inbox/need";
import { Button } from "../ui/button";
import { Link } from "../ui/link";
import { Pending } from "../ui/pending";
import { ProblemBox } from "../ui/problem_box";
import { useAct, useAsk } from "../ui/use_ask";
import { MessageView } from "./message";

const fetchThread = (id: string) => ask(api.GET("/conversations/{id}", { params: { path: { id } } }));

const fetchPage = (id: string, cursor: string) =>
    ask(api.GET("/conversations/{id}/earlier", { params: { path: { id }, query: { cursor } } }));

/** What was said in another conversation, to be read alone. */
function Said({ item }: { item: Conversation }) {
    const { value, problem, again } = useAsk(() => fetchThread(item.id), [item.id]);
    return (
        <div class="earlier-said">
            <Pending value={value} problem={problem} again={again} />
            {value && (
                <ol class="earlier-messages">
                    {value.messages.map((message) => (
                        <MessageView
                            key={message.id}
                            message={message}
                            buyer={item.buyer.name || t("buyer.nameless")}
                            clock={item.clock}
                            language={item.tags.language}
                            newest={false}
                        />
                    ))}
                </ol>
            )}
            <p>
                <Link href={conversationPath("queue", item.id)}>{t("earlier.open")}</Link>
            </p>
        </div>
    );
}

function Row({ item }: { item: Conversation }) {
    const [open, setOpen] = useState(false);
    const said = useId();
    const Sign = open ? ChevronDown : ChevronRight;
    return (
        <li class="earlier-row">
            <button
                type="button"
                class="earlier-head"
                aria-expanded={open}
                aria-controls={open ? said : undefined}
                onClick={() => setOpen(!open)}
            >
                <Sign size={16} aria-hidden="true" class="mirrored" />
                <span class="earlier-line">
                    <time dateTime={item.last_at}>{shortWhen(new Date(item.last_at), minute.value)}</time>
                    <span>{needName(item.tags)}</span>
                    <span class="tag">{t(`earlier.state.${item.state}`)}</span>
                    <bdi class="dim">{item.account.name}</bdi>
                    {item.order_id && <bdi class="dim">{item.order_id}</bdi>}
                </span>
                <span class="earlier-last dim" dir="auto" lang={item.tags.language}>
                    {item.snippet || onlyName(item.tags)}
                </span>
            </button>
            {open && (
                <div id={said}>
                    <Said item={item} />
                </div>
            )}
        </li>
    );
}

interface Page {
    items: Conversation[];
    next: string | null;
}

/** The buyer's other conversations, folded, above the one that is open. */
export function EarlierConversations({ thread }: { thread: Thread }) {
    const { id } = thread.conversation;
    const [further, setFurther] = useState<Page[]>([]);
    const { busy, problem, run } = useAct();
    const title = useId();
    const first: Page = { items: thread.earlier ?? [], next: thread.earlier_next ?? null };
    const pages = [first, ...further];
    // One that was written to meanwhile stands on two pages.
    const items = [...new Map(pages.flatMap((page) => page.items).map((item) => [item.id, item])).values()];
    const next = pages.at(-1)?.next;
    if (items.length === 0) return null;
    const more = (cursor: string) => run(async () => setFurther([...further, await fetchPage(id, cursor)]));
    return (
        <section class="earlier-all" aria-labelledby={title}>
            <h2 id={title}>{t("earlier.title")}</h2>
            <ul class="earlier-rows">
                {items.map((item) => (
                    <Row key={item.id} item={item} />
                ))}
            </ul>
            <ProblemBox problem={problem} />
            {next && (
                <Button kind="quiet" waits={busy} onClick={() => void more(next)}>
                    {t("earlier.more")}
                </Button>
            )}
        </section>
    );
}
