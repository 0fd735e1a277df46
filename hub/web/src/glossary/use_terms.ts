import { api, ask } from "../api/client";
import { usePages } from "../ui/use_pages";

/** The terms that hold in a locale and have some words, a page at a time. */
export function useTerms(locale: string, words: string) {
    const pages = usePages(
        (cursor) =>
            ask(
                api.GET("/glossary/{locale}", {
                    params: { path: { locale }, query: { q: words || undefined, cursor } },
                }),
            ),
        [locale, words],
    );
    return { ...pages, write: pages.first.value?.write ?? false };
}
