import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";

/**
 * Whether an element is narrower than so many pixels. Not a container query: that would make the element what popovers
 * inside it are placed by.
 */
export function useNarrow(element: RefObject<HTMLElement>, px: number): boolean {
    const [narrow, setNarrow] = useState(false);
    useLayoutEffect(() => {
        const look = () => element.current && setNarrow(element.current.clientWidth < px);
        look();
        const observer = new ResizeObserver(look);
        observer.observe(element.current!);
        return () => observer.disconnect();
    }, []);
    return narrow;
}
