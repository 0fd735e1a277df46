import { useEffect, useRef, useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { Hit } from "../api/types";
import { minute } from "../app/clock";
import { conversationPath, searchPath, wordsOfFragment } from "../app/routes";
import { usePageTitle } from "../app/title";
import { shortWhen } from "../i18n/format";
import { t, tWire } from "../i18n/words";
import { Link } from "../ui/link";
import { ProblemBox } from "../ui/problem_box";
import { useAsk } from "../ui/use_ask";

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

function HitRow({ hit }: { hit: Hit }) {
    const { conversation, message, snippet } = hit;
    return (
        <li>
            <Link href={`${conversationPath("queue", conversation.id)}#m-${message}`} class="hit">
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

/** The words of the field once the hand and the input method rest. */
function useRestingWords(words: string): string {
    const [resting, setResting] = useState(words);
    useEffect(() => {
        const timer = setTimeout(() => setResting(words), kWaitMs);
        return () => clearTimeout(timer);
    }, [words]);
    return resting;
}

export function Search() {
    const [words, setWords] = useState(wordsOfFragment());
    const field = useRef<HTMLInputElement>(null);
    const composing = useRef(false);
    const resting = useRestingWords(words);
    const { value, problem, again } = useAsk(async () => {
        if (!resting.trim()) return undefined;
        return ask(api.POST("/search", { body: { q: resting, limit: 50 } }));
    }, [resting]);
    useEffect(() => history.replaceState(history.state, "", searchPath(resting)), [resting]);
    useEffect(() => field.current?.focus(), []);
    usePageTitle(t("search.title"));
    const take = (text: string) => {
        if (!composing.current) setWords(text);
    };
    return (
        <main class="room" id="main">
            <h1>{t("search.title")}</h1>
            <input
                type="search"
                ref={field}
                class="search-field"
                dir="auto"
                aria-label={t("search.field")}
                placeholder={t("search.field")}
                value={words}
                onCompositionStart={() => {
                    composing.current = true;
                }}
                onCompositionEnd={(event) => {
                    composing.current = false;
                    take(event.currentTarget.value);
                }}
                onInput={(event) => take(event.currentTarget.value)}
            />
            <ProblemBox problem={problem} retry={again} />
            {value && (
                <p class="dim" role="status">
                    {t("search.found", { count: value.items.length })}
                </p>
            )}
            <ul class="hits">
                {value?.items.map((hit) => (
                    <HitRow key={hit.message} hit={hit} />
                ))}
            </ul>
        </main>
    );
}
