import { t } from "../i18n/words";
import { Check } from "../ui/check";
import { type Choice, listOf, namesOf } from "./names";

interface Props {
    title: string;
    /** What stands there while nothing is chosen. */
    none: string;
    choices: readonly Choice[];
    chosen: readonly string[];
    change: (chosen: string[]) => void;
}

/** Several of a list, folded away: closed it says which. */
export function Choices({ title, none, choices, chosen, change }: Props) {
    const gone = chosen.filter((value) => choices.every((each) => each.value !== value));
    const all = [...choices, ...gone.map((value) => ({ value, text: t("rules.gone") }))];
    return (
        <details class="rule-choices">
            <summary>
                {t("rules.line", {
                    what: title,
                    which: chosen.length > 0 ? listOf(namesOf(chosen, all)) : none,
                })}
            </summary>
            <fieldset class="roles">
                <legend class="unseen">{title}</legend>
                {all.map(({ value, text }) => (
                    <Check
                        key={value}
                        label={text}
                        checked={chosen.includes(value)}
                        change={(on) =>
                            change(on ? [...chosen, value] : chosen.filter((each) => each !== value))
                        }
                    />
                ))}
            </fieldset>
        </details>
    );
}
