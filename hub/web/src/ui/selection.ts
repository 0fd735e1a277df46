import { signal } from "@preact/signals";

/** What is chosen in a list for an act on all of it; `all` gives what the list holds. */
export function makeSelection(all: () => readonly string[]) {
    const selected = signal<ReadonlySet<string>>(new Set());
    return {
        selected,
        toggleSelected(id: string) {
            const next = new Set(selected.value);
            if (!next.delete(id)) next.add(id);
            selected.value = next;
        },
        addSelected(...ids: (string | undefined)[]) {
            selected.value = new Set([...selected.value, ...ids.filter((id) => id !== undefined)]);
        },
        selectAll() {
            selected.value = new Set(all());
        },
        clearSelected() {
            if (selected.value.size > 0) selected.value = new Set();
        },
        /** Those that are done with are no longer chosen. */
        deselect(ids: Iterable<string>) {
            const next = new Set(selected.value);
            for (const id of ids) next.delete(id);
            selected.value = next;
        },
    };
}

export type Selection = ReturnType<typeof makeSelection>;
