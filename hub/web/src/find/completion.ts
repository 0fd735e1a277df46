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

/** What is called exactly so, then what begins so, then what only holds it. */
function ranked(all: Value[], begun: string): Value[] {
    const wanted = folded(begun);
    const rankOf = ({ wire, label }: Value) => {
        const places = [wire, label].map((name) => folded(name).indexOf(wanted));
        if (folded(wire) === wanted || folded(label) === wanted) return 0;
        if (places.includes(0)) return 1;
        return places.some((place) => place > 0) ? 2 : 3;
    };
    return [0, 1, 2].flatMap((rank) => all.filter((one) => rankOf(one) === rank)).slice(0, kMost);
}

function valuesOf(term: Term, begun: string, from: number, to: number): Completion[] {
    const found = ranked(term.values?.() ?? [], begun);
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
    const begins = (term: Term) =>
        [term.name, ...wordsOf(term)].some((word) => folded(word).startsWith(wanted));
    const found = begun ? kTerms.filter(begins).slice(0, kMost) : kTerms;
    return found.map((term) => {
        const word = wordsOf(term)[0] ?? term.name;
        return {
            label: `${word}:`,
            hint: word === term.name ? "" : `${term.name}:`,
            from,
            to,
            text: `${word}:`,
        };
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
