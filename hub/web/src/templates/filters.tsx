import { useRef } from "preact/hooks";
import { t, tWire } from "../i18n/words";
import { kTopics } from "../inbox/choices";
import { choices, choose, kLocaleSets, kSorts } from "./choices";
import { kPieces } from "./piece";
import { useComposition } from "./use_composition";

export const kFindId = "find-template";

/** Words wait for the end of a composition: half a syllable finds nothing. */
function Words() {
    const field = useRef<HTMLInputElement>(null);
    const take = () => choose({ words: field.current?.value ?? "" });
    useComposition(field, (composing) => !composing && take());
    return (
        <input
            ref={field}
            type="search"
            id={kFindId}
            aria-label={t("templates.find")}
            placeholder={t("templates.find")}
            value={choices.value.words}
            onInput={(event) => !event.isComposing && take()}
        />
    );
}

interface ChoiceProps<Value extends string> {
    label: string;
    value: Value;
    options: readonly Value[];
    text: (value: Value) => string;
    change: (value: Value) => void;
}

function Choice<Value extends string>({ label, value, options, text, change }: ChoiceProps<Value>) {
    return (
        <select
            aria-label={label}
            value={value}
            onChange={(event) => change(event.currentTarget.value as Value)}
        >
            {options.map((each) => (
                <option key={each} value={each}>
                    {text(each)}
                </option>
            ))}
        </select>
    );
}

function topicName(topic: string): string {
    if (topic === kPieces) return t("templates.shared");
    return topic ? tWire("topic", topic) : t("filter.all_topics");
}

/** The same for coverage and lists; only coverage has columns to choose. */
export function Filters({ columns }: { columns?: boolean }) {
    const { topic, gaps, sort, locales } = choices.value;
    return (
        <div class="template-filters" role="search" aria-label={t("templates.filters")}>
            <Words />
            <Choice
                label={t("filter.topic")}
                value={topic}
                options={["", ...kTopics.map((each) => each.topic), kPieces]}
                text={topicName}
                change={(chosen) => choose({ topic: chosen })}
            />
            <Choice
                label={t("templates.sort")}
                value={sort}
                options={kSorts}
                text={(each) => t(`templates.sort.${each}`)}
                change={(chosen) => choose({ sort: chosen })}
            />
            {columns && (
                <Choice
                    label={t("templates.locales")}
                    value={locales}
                    options={kLocaleSets}
                    text={(each) => t(`templates.locales.${each}`)}
                    change={(chosen) => choose({ locales: chosen })}
                />
            )}
            <label class="check">
                <input
                    type="checkbox"
                    checked={gaps}
                    onChange={(event) => choose({ gaps: event.currentTarget.checked })}
                />
                {t("templates.only_gaps")}
            </label>
        </div>
    );
}
