import { useEffect, useRef } from "preact/hooks";

/** A command whose name the page learns only from the hub or from what is shown; the palette lists it, it has no key. */
export interface Named {
    label: string;
    run: () => void;
}

const offered: Named[] = [];

export const namedCommands = (): readonly Named[] => offered;

/** Offers a command under its name while the component is shown; undefined offers nothing. */
export function useNamed(label: string, run: (() => void) | undefined) {
    const newest = useRef(run);
    newest.current = run;
    const there = run !== undefined;
    useEffect(() => {
        if (!there) return;
        const command = { label, run: () => newest.current?.() };
        offered.push(command);
        return () => {
            offered.splice(offered.indexOf(command), 1);
        };
    }, [label, there]);
}
