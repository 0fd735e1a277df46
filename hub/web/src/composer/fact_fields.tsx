import type { Fact } from "../api/types";
import { t } from "../i18n/words";
import type { FactFault } from "./use_suggestions";

const kTypes: Record<Fact["type"], string> = {
    text: "text",
    name: "text",
    place: "text",
    money: "text",
    date: "date",
    count: "number",
    link: "url",
};

interface Props {
    fields: string[];
    facts: Fact[];
    values: Record<string, string>;
    fault?: FactFault;
    /** Every key, for the text that follows the template. */
    onInput: (name: string, value: string) => void;
    /** When the field is left, for a text with own words. */
    onChange: (name: string, value: string) => void;
}

/** One field for each fact that the suggestion wants and the sale lacks. */
export function FactFields({ fields, facts, values, fault, onInput, onChange }: Props) {
    if (fields.length === 0) return null;
    const filled = fields.filter((name) => values[name]).length;
    return (
        <fieldset class="fact-fields">
            <legend>{t("fields.title")}</legend>
            {fields.map((name) => {
                const fact = facts.find((known) => known.name === name);
                return (
                    <label key={name} class="fact-field">
                        <span dir="auto">{fact?.label ?? name.replaceAll("_", " ")}</span>
                        <input
                            id={`fact-${name}`}
                            type={kTypes[fact?.type ?? "text"]}
                            dir="auto"
                            value={values[name] ?? ""}
                            onInput={(event) => onInput(name, event.currentTarget.value)}
                            aria-invalid={fault?.name === name ? true : undefined}
                            aria-describedby={fault?.name === name ? `fault-${name}` : undefined}
                            onChange={(event) => onChange(name, event.currentTarget.value)}
                        />
                        {fault?.name === name && (
                            <span class="wrong" id={`fault-${name}`} dir="auto">
                                {fault.text}
                            </span>
                        )}
                    </label>
                );
            })}
            <span class="dim">{t("fields.done", { filled, count: fields.length })}</span>
        </fieldset>
    );
}
