import type { TemplateFact } from "../api/types";
import { knownNames, tWire } from "../i18n/words";
import { pieceArguments, pieceTitle } from "./piece";

export interface Insertion {
    id: string;
    name: string;
    label: string;
    form: "fact" | "plural" | "guarded";
    text: string;
    /** Where the caret goes, from the start of the text. */
    caret: number;
    own: boolean;
}

/** What a fact or a piece is called in the page's language; the hub's own words for a fact that the page doesn't know. */
export const labelOf = (name: string, facts: TemplateFact[]) =>
    pieceTitle(name) ?? tWire("fact", name, facts.find((fact) => fact.name === name)?.label);

function plural(name: string, forms: string[]): { text: string; caret: number } {
    const begin = `{${name}, plural, ${forms[0]} {# `;
    const rest = forms.slice(1).map((form) => `${form} {# }`);
    return { text: `${begin}}${rest.map((arm) => ` ${arm}`).join("")}}`, caret: begin.length };
}

/** The one fact that is asked and never said. */
const kDayPart = "day_part";

function dayPart(): { text: string; caret: number } {
    const begin = `{${kDayPart}, select, `;
    return { text: `${begin}morning {} day {} evening {} night {} other {}}`, caret: begin.length };
}

function guarded(name: string): { text: string; caret: number } {
    const begin = `{has_${name}, select, yes {`;
    return { text: `${begin}{${name}}} other {}}`, caret: begin.length };
}

/** What `{` offers: facts of the source first, then all others, in a plural where they are counted; last what texts share. */
export function insertionsOf(facts: TemplateFact[], forms: string[], typed: string): Insertion[] {
    const found: Insertion[] = [];
    const add = (name: string, own: boolean, form: Insertion["form"], text: string, caret: number) =>
        found.push({ id: `${form}-${name}`, name, label: labelOf(name, facts), form, text, caret, own });
    const offer = (name: string, own: boolean, type: TemplateFact["type"] | undefined) => {
        if (name === kDayPart) {
            const { text, caret } = dayPart();
            add(name, own, "guarded", text, caret);
            return;
        }
        add(name, own, "fact", `{${name}}`, name.length + 2);
        if (type === "count") {
            const { text, caret } = plural(name, forms);
            add(name, own, "plural", text, caret);
        }
        const guard = guarded(name);
        add(name, own, "guarded", guard.text, guard.caret);
    };
    for (const { name, type } of facts) offer(name, true, type);
    const others = knownNames("fact").filter((name) => !facts.some((fact) => fact.name === name));
    for (const name of others) offer(name, false, undefined);
    for (const name of pieceArguments()) add(name, false, "fact", `{${name}}`, name.length + 2);
    const wanted = typed.toLocaleLowerCase();
    return found.filter(
        ({ name, label }) => name.includes(wanted) || label.toLocaleLowerCase().includes(wanted),
    );
}
