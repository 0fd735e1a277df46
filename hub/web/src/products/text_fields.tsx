import { languageName } from "../i18n/format";
import { t } from "../i18n/words";
import { languageChoices } from "../inbox/choices";
import { FilterChoice } from "../inbox/filter_choice";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import type { TextDraft } from "./draft";

const kLongestTitle = 200;
const kLongestText = 4000;
const kTexts = ["in_box", "size_chart", "compatible", "warranty"] as const;

/** The languages of texts, and one that isn't among them but is there. */
function choicesWith(language: string | null) {
    const choices = languageChoices().filter(({ value }) => value !== "und");
    if (language && !choices.some(({ value }) => value === language))
        choices.push({ value: language, text: languageName(language) });
    return choices;
}

interface Props {
    text: TextDraft;
    change: (text: TextDraft) => void;
    remove: () => void;
}

/** What is said of the product in one language. */
export function TextFields({ text, change, remove }: Props) {
    const lang = text.language ?? undefined;
    return (
        <fieldset class="shop-fact product-text">
            <legend>{text.language ? languageName(text.language) : t("filter.all_languages")}</legend>
            <FilterChoice
                label={t("filter.language")}
                all={t("filter.all_languages")}
                choices={choicesWith(text.language)}
                value={lang}
                change={(language) => change({ ...text, language: language ?? null })}
            />
            <Field label={t("products.title")}>
                {(control) => (
                    <input
                        {...control}
                        name="title"
                        dir="auto"
                        lang={lang}
                        maxLength={kLongestTitle}
                        value={text.title}
                        onInput={(event) => change({ ...text, title: event.currentTarget.value })}
                    />
                )}
            </Field>
            {kTexts.map((name) => (
                <Field key={name} label={t(`products.${name}`)}>
                    {(control) => (
                        <textarea
                            {...control}
                            name={name}
                            rows={3}
                            dir="auto"
                            lang={lang}
                            maxLength={kLongestText}
                            value={text[name]}
                            onInput={(event) => change({ ...text, [name]: event.currentTarget.value })}
                        />
                    )}
                </Field>
            ))}
            <Button kind="quiet" onClick={remove}>
                {t("hours.remove_day")}
            </Button>
        </fieldset>
    );
}
