import { signal } from "@preact/signals";
import { rows } from "./list";

/** Conversations that are chosen for an act on all of them. */
export const selected = signal<ReadonlySet<string>>(new Set());

export function toggleSelected(id: string) {
    const next = new Set(selected.value);
    if (!next.delete(id)) next.add(id);
    selected.value = next;
}

export function addSelected(...ids: (string | undefined)[]) {
    selected.value = new Set([...selected.value, ...ids.filter((id) => id !== undefined)]);
}

export function selectAll() {
    selected.value = new Set(rows.value);
}

export function clearSelected() {
    if (selected.value.size > 0) selected.value = new Set();
}

/** Those that are done with are no longer chosen. */
export function deselect(ids: Iterable<string>) {
    const next = new Set(selected.value);
    for (const id of ids) next.delete(id);
    selected.value = next;
}
