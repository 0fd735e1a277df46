import type { Rule } from "../api/types";

/** A rule while it is written. */
export type RuleDraft = Pick<Rule, "name" | "on" | "when" | "acts">;

export const kEmptyDraft: RuleDraft = {
    name: "",
    on: true,
    when: {
        topics: [],
        intents: [],
        risks: [],
        languages: [],
        accounts: [],
        kinds: [],
        products: [],
        team: null,
        buyer: null,
        days: [],
    },
    acts: { assign: [], most_open: null, labels: [], answer: null },
};

export const draftOf = ({ name, on, when, acts }: Rule): RuleDraft => ({ name, on, when, acts });

/** Beginnings of SKUs as they stand in one field. */
export const productsIn = (field: string) =>
    field
        .split(",")
        .map((sku) => sku.trim())
        .filter(Boolean);
