import { useEffect } from "preact/hooks";

/** Names the page in the browser's title; undefined leaves it to another part. */
export function usePageTitle(title: string | undefined) {
    useEffect(() => {
        if (title !== undefined) document.title = `${title} · Dragoman`;
    }, [title]);
}
