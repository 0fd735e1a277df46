import { useState } from "preact/hooks";
import type { Rule } from "../api/types";
import { t } from "../i18n/words";
import { languageChoices } from "../inbox/choices";
import { Field } from "../ui/field";
import { Choices } from "./choices";
import { productsIn } from "./draft";
import {
    accountChoices,
    dayChoices,
    intentChoices,
    type Known,
    kindChoices,
    riskChoices,
    topicChoices,
} from "./names";

type When = Rule["when"];

interface EitherProps<Word extends string> {
    label: string;
    value: Word | null;
    words: readonly { value: Word; text: string }[];
    change: (value: Word | null) => void;
}

/** One of two, or neither. */
function Either<Word extends string>({ label, value, words, change }: EitherProps<Word>) {
    return (
        <Field label={label}>
            {(control) => (
                <select
                    {...control}
                    value={value ?? ""}
                    onChange={(event) => {
                        const chosen = event.currentTarget.value;
                        change(words.find((word) => word.value === chosen)?.value ?? null);
                    }}
                >
                    <option value="">{t("rules.any")}</option>
                    {words.map((word) => (
                        <option key={word.value} value={word.value}>
                            {word.text}
                        </option>
                    ))}
                </select>
            )}
        </Field>
    );
}

interface Props {
    when: When;
    known: Known;
    change: (change: Partial<When>) => void;
}

/** What a conversation is to be like. */
export function WhenFields({ when, known, change }: Props) {
    const [products, setProducts] = useState(when.products.join(", "));
    const lists = [
        { name: "topics", choices: topicChoices() },
        { name: "intents", choices: intentChoices() },
        { name: "risks", choices: riskChoices() },
        { name: "languages", choices: languageChoices() },
        { name: "kinds", choices: kindChoices(known) },
        { name: "accounts", choices: accountChoices() },
        { name: "days", choices: dayChoices() },
    ] as const;
    return (
        <section>
            <h3>{t("rules.when")}</h3>
            {lists.map(({ name, choices }) => (
                <Choices
                    key={name}
                    title={t(`rules.${name}`)}
                    none={t("rules.any")}
                    choices={choices}
                    chosen={when[name]}
                    change={(chosen) => change({ [name]: chosen })}
                />
            ))}
            <Field label={t("rules.products")} help={t("rules.products_help")}>
                {(control) => (
                    <input
                        {...control}
                        name="products"
                        dir="ltr"
                        value={products}
                        onInput={(event) => {
                            setProducts(event.currentTarget.value);
                            change({ products: productsIn(event.currentTarget.value) });
                        }}
                    />
                )}
            </Field>
            <Either
                label={t("rules.team")}
                value={when.team}
                words={[
                    { value: "within", text: t("rules.team.within") },
                    { value: "outside", text: t("rules.team.outside") },
                ]}
                change={(team) => change({ team })}
            />
            <Either
                label={t("rules.buyer")}
                value={when.buyer}
                words={[
                    { value: "awake", text: t("rules.buyer.awake") },
                    { value: "asleep", text: t("rules.buyer.asleep") },
                ]}
                change={(buyer) => change({ buyer })}
            />
        </section>
    );
}
