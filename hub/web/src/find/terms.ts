import { accounts } from "../app/accounts";
import { people } from "../app/people";
import { languageName } from "../i18n/format";
import type { Key } from "../i18n/keys";
import { knownNames, t, tWire } from "../i18n/words";
import { kLanguages } from "../inbox/choices";

export interface Value {
    /** As the hub takes it. */
    wire: string;
    /** As the page says it. */
    label: string;
    /** What choosing it writes; the wire form without it. */
    written?: string;
}

export interface Term {
    name: string;
    values?: () => Value[];
}

const kStates = [
    "waiting",
    "overdue",
    "unread",
    "snoozed",
    "done",
    "open",
    "refused",
    "unclear",
    "unassigned",
] as const;

const said = (wire: string, label: string): Value => ({ wire, label, written: label });

const named = (prefix: string) => () =>
    knownNames(prefix).map((wire) => ({ wire, label: tWire(prefix, wire) }));

const once = (values: Value[]) =>
    values.filter(({ wire }, index) => values.findIndex((other) => other.wire === wire) === index);

const known = () => accounts.value ?? [];

/** The terms of a search, those first that are most asked for. The hub's parser has the same names. */
export const kTerms: Term[] = [
    { name: "is", values: () => kStates.map((state) => said(state, t(`find.is.${state}`))) },
    { name: "lang", values: () => kLanguages.map((wire) => ({ wire, label: languageName(wire) })) },
    { name: "account", values: () => known().map(({ name }) => ({ wire: name, label: name })) },
    {
        name: "assignee",
        values: () => [
            said("me", t("person.me")),
            said("none", t("person.nobody")),
            ...people.value.map(({ name }) => ({ wire: name, label: name })),
        ],
    },
    { name: "topic", values: named("topic") },
    { name: "intent", values: named("intent") },
    { name: "risk", values: named("risk") },
    { name: "order" },
    { name: "buyer" },
    { name: "due", values: () => ["<1h", "<4h", "<1d"].map((wire) => ({ wire, label: wire })) },
    { name: "after" },
    { name: "before" },
    { name: "has", values: () => [said("attachment", t("find.has.attachment"))] },
    { name: "channel", values: () => once(known().map(({ kind }) => ({ wire: kind, label: kind }))) },
    { name: "site" },
];

export const folded = (text: string) => text.normalize("NFKC").toLowerCase();

/** What the page's language calls a term, the usual word first; its translators may give several. */
export const wordsOf = ({ name }: Term): string[] =>
    t(`find.term.${name}` as Key)
        .split(/[,،、]/)
        .map((word) => word.trim())
        .filter(Boolean);

/** The term of a wire name or a word of the page's language. */
export function termNamed(word: string): Term | undefined {
    const wanted = folded(word);
    return (
        kTerms.find(({ name }) => name === wanted) ??
        kTerms.find((term) => wordsOf(term).some((each) => folded(each) === wanted))
    );
}

/** A value in the hub's words, if the page knows it by its own. */
export function valueNamed({ values }: Term, word: string): Value | undefined {
    const wanted = folded(word);
    const all = values?.() ?? [];
    return (
        all.find(({ wire }) => folded(wire) === wanted) ?? all.find(({ label }) => folded(label) === wanted)
    );
}
