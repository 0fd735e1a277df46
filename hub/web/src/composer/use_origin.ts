import { useEffect } from "preact/hooks";
import type { Suggestion } from "../api/types";
import { type Draft, recognize } from "./draft";
import { fetchNamed } from "./use_suggestions";

/** With what was typed, or as it is when that can't be read; undefined when the template is gone. */
const again = (id: string, template: string, facts: Draft["facts"]): Promise<Suggestion | undefined> =>
    fetchNamed(id, template, facts)
        .catch(() => fetchNamed(id, template, {}))
        .catch(() => undefined);

/** Fills in anew what a draft from another device, or from before a reload, began as. */
export function useOrigin(id: string, { origin, facts }: Draft) {
    const template = origin?.template;
    useEffect(() => {
        if (!template) return;
        let left = false;
        const filled = Object.fromEntries(Object.entries(facts).filter(([, value]) => value));
        void again(id, template, filled).then((fresh) => {
            if (fresh && !left) recognize(id, fresh);
        });
        return () => {
            left = true;
        };
    }, [id, template]);
}
