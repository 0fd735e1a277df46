import { folded, kTerms, type Term, termNamed, type Value, wordsOf } from "./terms";
import { kColons, kMinus, kQuotes, quoted } from "./wire";

export interface Completion {
    label: string;
    /** The other name of the same thing. */
    hint: string;
    /** What is replaced, and by what. */
    from: number;
    to: number;
    text: string;
}

const kMost = 8;

const openTerm = new RegExp(
    `(?:^|\\s)[${kMinus}]?([^\\s${kColons}${kQuotes}]+)[${kColons}](?:([${kQuotes}])([^${kQuotes}]*)|([^\\s${kQuotes}]*))$`,
    "u",
);
const openName = new RegExp(`(?:^|\\s)[${kMinus}]?([\\p{L}_]*)$`, "u");

/** Those that begin so before those that only hold it. */
function ranked<T>(all: T[], namesOf: (one: T) => string[], begun: string): T[] {
    const wanted = folded(begun);
    const names = (one: T) => namesOf(one).map(folded);
    const starts = all.filter((one) => names(one).some((name) => name.startsWith(wanted)));
    const holds = all.filter((one) => !starts.includes(one) && names(one).some((name) => name.includes(wanted)));
    return [...starts, ...holds].slice(0, kMost);
}

function valuesOf(term: Term, begun: string, from: number, to: number): Completion[] {
    const found = ranked<Value>(term.values?.() ?? [], ({ wire, label }) => [label, wire], begun);
    return found.map(({ wire, label, written }) => ({
        label,
        hint: wire === label ? "" : wire,
        from,
        to,
        text: `${quoted(written ?? wire)} `,
    }));
}

function termsOf(begun: string, from: number, to: number): Completion[] {
    const wanted = folded(begun);
    const begins = (term: Term) => [term.name, ...wordsOf(term)].some((word) => folded(word).startsWith(wanted));
    const found = begun ? kTerms.filter(begins).slice(0, kMost) : kTerms;
    return found.map((term) => {
        const word = wordsOf(term)[0] ?? term.name;
        return { label: `${word}:`, hint: word === term.name ? "" : `${term.name}:`, from, to, text: `${word}:` };
    });
}

/** What may stand at the caret: values of the term that is open there, else terms whose name begins so. */
export function completionsAt(text: string, caret: number, all: boolean): Completion[] {
    const before = text.slice(0, caret);
    const open = openTerm.exec(before);
    if (open) {
        const [, name, quote, phrase, bare] = open;
        const term = termNamed(name ?? "");
        const begun = phrase ?? bare ?? "";
        return term ? valuesOf(term, begun, caret - begun.length - (quote ? 1 : 0), caret) : [];
    }
    const begun = openName.exec(before)?.[1];
    if (begun === undefined || (begun === "" && !all)) return [];
    return termsOf(begun, caret - begun.length, caret);
}
