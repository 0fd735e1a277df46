import { signal } from "@preact/signals";
import { daysBefore, today } from "./days";

export const kNames = ["answers", "volume", "outcomes", "suggestions", "satisfaction"] as const;
export type Name = (typeof kNames)[number];
export const isName = (name: string): name is Name => (kNames as readonly string[]).includes(name);

export const kGroups = ["day", "week", "person", "account", "kind", "language", "topic", "intent"] as const;
export type Group = (typeof kGroups)[number];
export const isTime = (group: Group) => group === "day" || group === "week";

/** By which lengths are measured. */
export const kClocks = ["all_hours", "working_hours"] as const;

export const kRanges = ["7", "30", "90", "own"] as const;

export interface Choices {
    range: (typeof kRanges)[number];
    /** Of one's own range. */
    from: string;
    to: string;
    by: Group;
    account: string;
    language: string;
    topic: string;
    person: string;
    clock: (typeof kClocks)[number];
}

const kFirst: Choices = {
    range: "30",
    from: "",
    to: "",
    by: "day",
    account: "",
    language: "",
    topic: "",
    person: "",
    clock: "all_hours",
};

/** What all reports show; kept while one goes from one to the other. */
export const choices = signal<Choices>(kFirst);

export function choose(change: Partial<Choices>) {
    choices.value = { ...choices.value, ...change };
}

/** The days stay, all else is shown. */
export const clearFilters = () => choose({ account: "", language: "", topic: "", person: "" });

export function hasFilters({ account, language, topic, person }: Choices): boolean {
    return Boolean(account || language || topic || person);
}

/** The first and the last day. */
export function daysOf({ range, from, to }: Choices): { from: string; to: string } {
    if (range === "own" && from && to) return { from, to };
    const last = today();
    return { from: daysBefore(last, (range === "own" ? 30 : Number(range)) - 1), to: last };
}

/** The choices as the hub takes them. */
export function queryOf(chosen: Choices) {
    const { by, account, language, topic, person, clock } = chosen;
    return {
        ...daysOf(chosen),
        by,
        account: account || undefined,
        language: language || undefined,
        topic: topic || undefined,
        person: person || undefined,
        clock,
    };
}
