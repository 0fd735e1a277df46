import { signal } from "@preact/signals";
import { user } from "../app/session";
import { languageName } from "../i18n/format";
import { type CoverageItem, type CoverageLocale, isGap } from "./coverage_store";
import { intentName } from "./piece";

export const kSorts = ["demand", "library", "gaps"] as const;
export const kLocaleSets = ["all", "mine", "wanted"] as const;

export interface Choices {
    words: string;
    topic: string;
    /** Only what is missing, stale or failing. */
    gaps: boolean;
    sort: (typeof kSorts)[number];
    locales: (typeof kLocaleSets)[number];
}

const kKey = "templates";
const kFirst: Choices = { words: "", topic: "", gaps: false, sort: "demand", locales: "all" };

function kept(): Choices {
    try {
        return { ...kFirst, ...JSON.parse(localStorage.getItem(kKey) ?? "{}"), words: "" };
    } catch {
        return kFirst;
    }
}

/** How coverage and lists are filtered and sorted; kept in the browser, but for the words. */
export const choices = signal<Choices>(kept());

export function choose(change: Partial<Choices>) {
    choices.value = { ...choices.value, ...change };
    localStorage.setItem(kKey, JSON.stringify({ ...choices.value, words: undefined }));
}

/** The place of a column in the hub's answer, beside what it is. */
export interface Column extends CoverageLocale {
    at: number;
    /** Of the language, in that of the page. */
    name: string;
}

export function columnsOf(locales: CoverageLocale[], { locales: set }: Choices): Column[] {
    const all = locales.map((each, at) => ({ ...each, at, name: languageName(each.locale) }));
    if (set === "wanted") return all.filter(({ messages }) => messages > 0);
    if (set === "all") return all;
    const own = user.value?.locales.length ? user.value.locales : [user.value?.reply_language ?? "en"];
    const isMine = ({ locale }: Column) => own.includes(locale);
    return [...all.filter(isMine), ...all.filter((each) => !isMine(each))];
}

function matches(item: CoverageItem, words: string): boolean {
    const text = `${item.title} ${item.key} ${intentName(item)} ${item.folder}`.toLocaleLowerCase();
    return words
        .toLocaleLowerCase()
        .split(/\s+/)
        .every((word) => text.includes(word));
}

/** Rows as they are chosen; `at` are the columns that count for gaps, `demand` how much a row is wanted. */
export function rowsOf(
    items: CoverageItem[],
    chosen: Choices,
    at: number[],
    demand: (item: CoverageItem) => number,
): CoverageItem[] {
    const hasGap = (item: CoverageItem) => at.some((index) => isGap(item.states[index]!));
    const missed = (item: CoverageItem) =>
        at.reduce((sum, index) => sum + (isGap(item.states[index]!) ? 1 + (item.wanted[index] ?? 0) : 0), 0);
    const rows = items.filter(
        (item) =>
            (!chosen.topic || item.topic === chosen.topic) &&
            (!chosen.gaps || hasGap(item)) &&
            matches(item, chosen.words),
    );
    if (chosen.sort === "library") return rows;
    const weight = chosen.sort === "gaps" ? missed : demand;
    return rows.sort((one, other) => weight(other) - weight(one));
}
