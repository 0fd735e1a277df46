import type { Signal } from "@preact/signals";
import type { Selection } from "../ui/selection";
import { useCommand } from "./dispatcher";

interface List {
    active: Signal<string | undefined>;
    /** How many rows there are. */
    count: number;
    move: (step: number) => void;
    open: (id: string | undefined) => void;
    selection: Selection;
}

/** The keys by which one goes through a list and chooses in it. */
export function useListKeys({ active, count, move, open, selection }: List) {
    const extend = (step: number) => {
        selection.addSelected(active.value);
        move(step);
        selection.addSelected(active.value);
    };
    useCommand("list.next", () => move(1));
    useCommand("list.previous", () => move(-1));
    useCommand("list.first", () => move(-count));
    useCommand("list.last", () => move(count));
    useCommand("list.open", () => open(active.value));
    useCommand("list.select", () => active.value && selection.toggleSelected(active.value));
    useCommand("list.extend_down", () => extend(1));
    useCommand("list.extend_up", () => extend(-1));
    useCommand("list.select_all", selection.selectAll);
}
