import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api, ask } from "../api/client";
import { onChange } from "../api/live";
import type { Label } from "../api/types";

/** The shop's labels, by name. */
export const labels = signal<Label[]>([]);

export async function loadLabels() {
    labels.value = (await ask(api.GET("/labels"))).items;
}

/** Keeps the labels fresh while the inbox is open. */
export function useLabels() {
    useEffect(() => {
        const load = () => void loadLabels().catch(() => undefined);
        load();
        return onChange("label", load);
    }, []);
}

export const labelsWith = (ids: readonly string[]): Label[] =>
    labels.value.filter(({ id }) => ids.includes(id));
