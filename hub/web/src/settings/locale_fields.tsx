import { X } from "lucide-preact";
import { useRef } from "preact/hooks";
import { languageName } from "../i18n/format";
import { formatLocale, t } from "../i18n/words";

interface Props {
    chosen: readonly string[];
    offered: readonly string[];
    change: (chosen: string[]) => void;
}

/** The locales that an editor keeps; none means all. */
export function LocaleFields({ chosen, offered, change }: Props) {
    const add = useRef<HTMLSelectElement>(null);
    const free = offered
        .filter((tag) => !chosen.includes(tag))
        .map((tag) => ({ tag, name: languageName(tag) }))
        .sort((one, other) => one.name.localeCompare(other.name, formatLocale()));
    const remove = (tag: string) => {
        change(chosen.filter((each) => each !== tag));
        add.current?.focus();
    };
    return (
        <fieldset class="roles">
            <legend>{t("users.locales")}</legend>
            {chosen.length === 0 && <span class="dim">{t("filter.all_languages")}</span>}
            {chosen.map((tag) => (
                <span key={tag} class="tag">
                    {languageName(tag)}
                    <button
                        type="button"
                        class="icon-button"
                        aria-label={t("users.remove_locale", { language: languageName(tag) })}
                        onClick={() => remove(tag)}
                    >
                        <X size={14} aria-hidden="true" />
                    </button>
                </span>
            ))}
            <select
                ref={add}
                aria-label={t("users.add_locale")}
                value=""
                onChange={(event) => change([...chosen, event.currentTarget.value])}
            >
                <option value="">{t("users.add_locale")}</option>
                {free.map(({ tag, name }) => (
                    <option key={tag} value={tag}>
                        {name}
                    </option>
                ))}
            </select>
        </fieldset>
    );
}
