import type { Fact } from "../api/types";
import { t, tWire } from "../i18n/words";
import type { FactFault } from "./use_suggestions";

const kTypes: Record<Fact["type"], string> = {
    text: "text",
    name: "text",
    place: "text",
    lines: "text",
    money: "text",
    date: "date",
    count: "number",
    link: "url",
};

/** How each type is written, where the browser has no field of its own for it. */
const kExamples: Partial<Record<Fact["type"], string>> = { money: "39.90 EUR" };

interface Props {
    fields: string[];
    facts: Fact[];
    values: Record<string, string>;
    /** What the shop states alike: it stands in the fields until something else is typed. */
    standing?: Record<string, string>;
    fault?: FactFault;
    /** Every key, for the text that follows the template. */
    onInput: (name: string, value: string) => void;
    /** When the field is left, for a text with own words. */
    onChange: (name: string, value: string) => void;
}

/** What a fact is called in the page's language; the hub's own name for one that the page doesn't know. */
export const factLabel = (name: string, facts: Fact[]) =>
    tWire("fact", name, facts.find((known) => known.name === name)?.label);

/** One field for each fact that the suggestion wants and the sale lacks, those among them that the shop states alike filled in. */
export function FactFields({ fields, facts, values, standing = {}, fault, onInput, onChange }: Props) {
    if (fields.length === 0) return null;
    const filled = fields.filter((name) => values[name] || standing[name]).length;
    return (
        <fieldset class="fact-fields">
            <legend>{t("fields.title")}</legend>
            {fields.map((name) => {
                const type = facts.find((known) => known.name === name)?.type ?? "text";
                return (
                    <label key={name} class="fact-field">
                        <span dir="auto">{factLabel(name, facts)}</span>
                        <input
                            id={`fact-${name}`}
                            type={kTypes[type]}
                            placeholder={standing[name] ?? kExamples[type]}
                            dir="auto"
                            value={values[name] ?? standing[name] ?? ""}
                            onInput={(event) => onInput(name, event.currentTarget.value)}
                            aria-invalid={fault?.name === name ? true : undefined}
                            aria-describedby={fault?.name === name ? `fault-${name}` : undefined}
                            onChange={(event) => onChange(name, event.currentTarget.value)}
                        />
                        {fault?.name === name && (
                            <span class="wrong" id={`fault-${name}`} dir="auto">
                                {tWire("fields.wrong", type, fault.text)}
                            </span>
                        )}
                    </label>
                );
            })}
            <span class="dim">{t("fields.done", { filled, count: fields.length })}</span>
        </fieldset>
    );
}
