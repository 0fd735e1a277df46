import { useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { Term } from "../api/types";
import { useAct, useAsk } from "../ui/use_ask";

interface More {
    locale: string;
    words: string;
    items: Term[];
    next: string | null;
}

/** The terms that hold in a locale and have some words, a page at a time. */
export function useTerms(locale: string, words: string) {
    const [more, setMore] = useState<More>();
    const page = (cursor?: string) =>
        ask(
            api.GET("/glossary/{locale}", {
                params: { path: { locale }, query: { q: words || undefined, cursor } },
            }),
        );
    const first = useAsk(() => page(), [locale, words]);
    const act = useAct();
    const mine = more?.locale === locale && more.words === words ? more : undefined;
    const next = mine ? mine.next : first.value?.next;
    return {
        first,
        write: first.value?.write ?? false,
        items: [...(first.value?.items ?? []), ...(mine?.items ?? [])],
        next,
        act,
        again: () => {
            setMore(undefined);
            first.again();
        },
        load: () =>
            act.run(async () => {
                const { items, next: after } = await page(next ?? undefined);
                setMore({ locale, words, items: [...(mine?.items ?? []), ...items], next: after });
            }),
    };
}
