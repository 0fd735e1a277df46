import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** Tells when an input method begins and ends a word in a field; Preact's own names don't reach these two events. */
export function useComposition(field: RefObject<HTMLElement>, tell: (composing: boolean) => void) {
    const newest = useRef(tell);
    newest.current = tell;
    useEffect(() => {
        const element = field.current;
        const begin = () => newest.current(true);
        const end = () => newest.current(false);
        element?.addEventListener("compositionstart", begin);
        element?.addEventListener("compositionend", end);
        return () => {
            element?.removeEventListener("compositionstart", begin);
            element?.removeEventListener("compositionend", end);
        };
    }, []);
}
