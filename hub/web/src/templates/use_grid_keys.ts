import { useRef, useState } from "preact/hooks";
import { keyOfIme } from "../keys/ime";

/** Row -1 is the head, the one after the last the foot. */
export interface Place {
    row: number;
    column: number;
}

interface Shape {
    rows: number;
    columns: number;
    open: (place: Place) => void;
    leave: () => void;
}

const kPage = 10;
const within = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value));

function target(event: KeyboardEvent, { row, column }: Place, rows: number, columns: number) {
    const forward = document.documentElement.dir === "rtl" ? -1 : 1;
    const all = event.ctrlKey || event.metaKey;
    const moves: Record<string, Place> = {
        ArrowDown: { row: row + 1, column },
        ArrowUp: { row: row - 1, column },
        ArrowRight: { row, column: column + forward },
        ArrowLeft: { row, column: column - forward },
        PageDown: { row: row + kPage, column },
        PageUp: { row: row - kPage, column },
        Home: { row: all ? 0 : row, column: 0 },
        End: { row: all ? rows - 1 : row, column: columns - 1 },
    };
    return moves[event.key];
}

/** The keys of a grid as WAI-ARIA APG has them; one cell at a time is in the tab order. */
export function useGridKeys({ rows, columns, open, leave }: Shape) {
    /** Not state alone: keys that come faster than the page is drawn build on each other. */
    const wanted = useRef<Place>({ row: 0, column: 0 });
    const [, draw] = useState(0);
    /** Set by keys alone: then the focus follows. */
    const [moved, setMoved] = useState(0);
    const activeNow = () => ({
        row: within(wanted.current.row, -1, rows),
        column: within(wanted.current.column, 0, columns - 1),
    });
    const activate = (place: Place) => {
        wanted.current = place;
        draw((drawn) => drawn + 1);
    };
    const onKeyDown = (event: KeyboardEvent) => {
        if (keyOfIme(event) || event.altKey) return;
        const next = target(event, activeNow(), rows, columns);
        if (next) {
            wanted.current = { row: within(next.row, -1, rows), column: within(next.column, 0, columns - 1) };
            setMoved((times) => times + 1);
        } else if (event.key === "Enter") open(activeNow());
        else if (event.key === "Escape") leave();
        else return;
        event.preventDefault();
    };
    return { active: activeNow(), moved, onKeyDown, activate };
}
