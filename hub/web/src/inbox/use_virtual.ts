import {
    defaultRangeExtractor,
    elementScroll,
    observeElementOffset,
    observeElementRect,
    type Range,
    Virtualizer,
} from "@tanstack/virtual-core";
import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

interface Wanted {
    count: number;
    sizeOf: (index: number) => number;
    keyOf: (index: number) => string;
    scroller: RefObject<HTMLElement>;
    /** Stays mounted when scrolled away, so that `aria-activedescendant` never dangles. */
    keep: number | undefined;
    /** How much of the top is covered by what stays there, in pixels. */
    covered?: number;
}

const kOverscan = 6;

/** A list of fixed row heights of which only the visible part is drawn. */
export function useVirtual({ count, sizeOf, keyOf, scroller, keep, covered = 0 }: Wanted) {
    const [, draw] = useState(0);
    const made = useRef<Virtualizer<HTMLElement, Element>>();
    const options = {
        count,
        getScrollElement: () => scroller.current,
        estimateSize: sizeOf,
        getItemKey: keyOf,
        overscan: kOverscan,
        scrollPaddingStart: covered,
        scrollToFn: elementScroll,
        observeElementRect,
        observeElementOffset,
        onChange: () => draw((drawn) => drawn + 1),
        rangeExtractor: (range: Range) => {
            const indices = defaultRangeExtractor(range);
            if (keep === undefined || indices.includes(keep)) return indices;
            return [...indices, keep].sort((one, other) => one - other);
        },
    };
    made.current ??= new Virtualizer<HTMLElement, Element>(options);
    const virtual = made.current;
    virtual.setOptions(options);
    useEffect(() => virtual._didMount(), []);
    useEffect(() => virtual._willUpdate());
    return virtual;
}
