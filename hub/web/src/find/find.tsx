import { Bookmark } from "lucide-preact";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { Hit } from "../api/types";
import { loadAccounts } from "../app/accounts";
import { minute } from "../app/clock";
import { kFromResults } from "../app/from_results";
import { loadPeople } from "../app/people";
import { conversationPath, searchPath, wordsOfFragment } from "../app/routes";
import { usePageTitle } from "../app/title";
import { shortWhen } from "../i18n/format";
import { t, tWire } from "../i18n/words";
import { saveView } from "../inbox/saved_views";
import { ViewForm } from "../inbox/view_form";
import { Button } from "../ui/button";
import { Link } from "../ui/link";
import { Nothing } from "../ui/nothing";
import { ProblemBox } from "../ui/problem_box";
import { useAct, useAsk } from "../ui/use_ask";
import { Faults } from "./faults";
import { hitKey, leaveResults, type Page, type Results, resultsLeft } from "./results";
import { SearchField } from "./search_field";
import { toWire } from "./wire";

const kWaitMs = 250;
/** The hub puts these round each hit. */
const kMarks = /\uE000([^\uE001]*)\uE001/;

function Snippet({ text, lang }: { text: string; lang: string }) {
    const parts = text.split(kMarks);
    return (
        <p dir="auto" lang={lang} class="hit-text">
            {parts.map((part, index) => (index % 2 ? <mark key={`${index}-${part}`}>{part}</mark> : part))}
        </p>
    );
}

function HitRow({ hit, open }: { hit: Hit; open: () => void }) {
    const { conversation, message, snippet } = hit;
    return (
        <li id={hitKey(hit)}>
            <Link
                href={`${conversationPath("queue", conversation.id)}#m-${message}`}
                class="hit"
                state={kFromResults}
                onClick={open}
            >
                <span class="row-line">
                    <bdi class="row-buyer">{conversation.buyer.name || t("buyer.nameless")}</bdi>
                    <span class="dim" dir="auto">
                        {conversation.account.name}
                    </span>
                    <span class="row-end dim">{shortWhen(new Date(conversation.last_at), minute.value)}</span>
                </span>
                <Snippet text={snippet} lang={conversation.tags.language} />
                <span class="dim">{tWire("intent", conversation.tags.intent)}</span>
            </Link>
        </li>
    );
}

/** A term whose value is still to come. */
const kOpenTerm = /[:：]$/;

/** The words of the field once the hand and the input method rest, or at once when they are called for. */
function useRestingWords(words: string, composing: boolean) {
    const [resting, setResting] = useState(words);
    useEffect(() => {
        if (composing || kOpenTerm.test(words)) return;
        const timer = setTimeout(() => setResting(words), kWaitMs);
        return () => clearTimeout(timer);
    }, [words, composing]);
    return { resting, rest: () => setResting(words) };
}

const fetchPage = (q: string, cursor?: string): Promise<Page> =>
    ask(api.POST("/search", { body: { q, cursor } }));

interface HitsProps {
    q: string;
    first: Page[];
    /** Told of all that is shown. */
    shown: (pages: Page[]) => void;
    open: (hit: Hit) => void;
}

function Hits({ q, first, shown, open }: HitsProps) {
    const [pages, setPages] = useState(first);
    const { busy, problem, run } = useAct();
    useLayoutEffect(() => shown(pages), [pages]);
    const next = pages.at(-1)?.next;
    const hits = pages.flatMap(({ items }) => items);
    const more = () =>
        run(async () => {
            const page = await fetchPage(q, next ?? undefined);
            setPages([...pages, page]);
        });
    return (
        <>
            <p class="dim" role="status">
                {t(next ? "find.more_than" : "search.found", { count: hits.length })}
            </p>
            {hits.length === 0 && <Nothing why={t("find.none")} />}
            <ul class="hits">
                {hits.map((hit) => (
                    <HitRow key={hitKey(hit)} hit={hit} open={() => open(hit)} />
                ))}
            </ul>
            <ProblemBox problem={problem} />
            {next && (
                <Button onClick={more} disabled={busy}>
                    {t("find.more")}
                </Button>
            )}
        </>
    );
}

/** Keeps what is shown when the reader goes elsewhere, and puts scroll and focus back where they were when he returns. */
function useLeaving(back: Results | undefined) {
    const room = useRef<HTMLElement>(null);
    const state = useRef<Results | undefined>(back);
    const scroll = useRef(0);
    useEffect(() => {
        if (back?.opened)
            document.getElementById(back.opened)?.querySelector("a")?.focus({ preventScroll: true });
        if (back && room.current) room.current.scrollTop = back.scroll;
        return () => {
            if (state.current) leaveResults({ ...state.current, scroll: scroll.current });
        };
    }, []);
    return {
        room,
        onScroll: () => {
            scroll.current = room.current?.scrollTop ?? 0;
        },
        show: (q: string, pages: Page[]) => {
            const opened = state.current?.q === q ? state.current.opened : undefined;
            state.current = { q, pages, scroll: 0, opened };
        },
        open: (hit: Hit) => {
            if (state.current) state.current.opened = hitKey(hit);
        },
    };
}

function SaveButton({ query }: { query: string }) {
    const [open, setOpen] = useState(false);
    return (
        <>
            <Button
                icon={<Bookmark size={16} aria-hidden="true" />}
                aria-haspopup="dialog"
                onClick={() => setOpen(true)}
            >
                {t("find.save")}
            </Button>
            {open && (
                <ViewForm
                    title={t("find.save")}
                    name=""
                    shared={false}
                    save={(name, shared) => saveView(name, query, shared)}
                    close={() => setOpen(false)}
                />
            )}
        </>
    );
}

export function Find() {
    const [words, setWords] = useState(wordsOfFragment());
    const [composing, setComposing] = useState(false);
    const { resting, rest } = useRestingWords(words, composing);
    const { wire, spans } = toWire(resting);
    const id = useId();
    const asked = useRef(0);
    const [back] = useState(() => resultsLeft(wire));
    const leaving = useLeaving(back);
    const answer = useAsk(async () => {
        if (!wire.trim()) return undefined;
        asked.current += 1;
        if (back && asked.current === 1) return { pages: back.pages, q: back.q, n: 1 };
        const n = asked.current;
        return { pages: [await fetchPage(wire)], q: wire, n };
    }, [wire]);
    const { problem, again } = answer;
    // What was left is there at once.
    const value = answer.value ?? (back?.q === wire ? { pages: back.pages, q: back.q, n: 1 } : undefined);
    useEffect(() => history.replaceState(history.state, "", searchPath(resting)), [resting]);
    useEffect(() => {
        const take = () => setWords(wordsOfFragment());
        addEventListener("hashchange", take);
        return () => removeEventListener("hashchange", take);
    }, []);
    useEffect(() => {
        loadPeople();
        loadAccounts();
    }, []);
    usePageTitle(t("search.title"));
    const faults = problem?.body.faults ?? [];
    return (
        <main class="room" id="main" ref={leaving.room} onScroll={leaving.onScroll}>
            <h1>{t("search.title")}</h1>
            <SearchField
                words={words}
                change={setWords}
                compose={setComposing}
                enter={rest}
                faults={faults.length > 0 ? id : undefined}
            />
            <Faults id={id} faults={faults} spans={spans} />
            <p class="dim">{t("find.help")}</p>
            {faults.length === 0 && <ProblemBox problem={problem} retry={again} />}
            {!problem && !value && wire.trim() && <p class="dim pending">{t("state.loading")}</p>}
            {!problem && value && (
                <>
                    <div class="find-save">
                        <SaveButton query={value.q.trim()} />
                    </div>
                    <Hits
                        key={value.n}
                        q={value.q}
                        first={value.pages}
                        shown={(pages) => leaving.show(value.q, pages)}
                        open={leaving.open}
                    />
                </>
            )}
        </main>
    );
}
