import type { ShopFact, ShopFactValue } from "../api/types";

/** A value as it is typed, maybe not yet there. */
export interface FactRow {
    /** Null is the whole shop. */
    account: string | null;
    /** Null is every language. */
    language: string | null;
    value: string;
}

const isForAll = ({ account, language }: FactRow) => account === null && language === null;

/** The rows of a fact: first the value for the whole shop, even when there is none, then those that differ. */
export function rowsOf({ values }: ShopFact): FactRow[] {
    const rows = values.map(({ account = null, language = null, value }) => ({ account, language, value }));
    const whole = rows.find(isForAll) ?? { account: null, language: null, value: "" };
    return [whole, ...rows.filter((row) => row !== whole)];
}

/** What the hub is told of them. */
export const valuesOf = (rows: FactRow[]): ShopFactValue[] => rows.filter(({ value }) => value.trim() !== "");

/** Whether a span of days runs backwards, for the whole shop or an account that differs from it. */
export function isBackward(fewest: FactRow[], most: FactRow[]): boolean {
    const holds = (rows: FactRow[], account: string | null) => {
        const own = rows.find((row) => row.account === account && row.value !== "");
        return Number((own ?? rows.find(isForAll))?.value || Number.NaN);
    };
    const accounts = new Set([...fewest, ...most].map(({ account }) => account));
    return [...accounts].some((account) => holds(fewest, account) > holds(most, account));
}
