import { useEffect, useMemo } from "preact/hooks";
import { languageName } from "../i18n/format";
import { locale, t } from "../i18n/words";
import { kLanguages } from "../inbox/choices";
import { accounts, loadAccounts } from "../inbox/filter_bar";
import { filters, load } from "./list";

interface ChoiceProps {
    name: "account" | "language";
    label: string;
    all: string;
    choices: { value: string; text: string }[];
}

function Choice({ name, label, all, choices }: ChoiceProps) {
    return (
        <select
            aria-label={label}
            value={filters.value[name] ?? ""}
            onChange={(event) =>
                void load({ ...filters.value, [name]: event.currentTarget.value || undefined })
            }
        >
            <option value="">{all}</option>
            {choices.map(({ value, text }) => (
                <option key={value} value={value}>
                    {text}
                </option>
            ))}
        </select>
    );
}

const languageChoices = () =>
    kLanguages
        .map((tag) => ({ value: tag, text: languageName(tag) }))
        .sort((one, other) => one.text.localeCompare(other.text));

export function OrderFilters() {
    useEffect(() => void loadAccounts().catch(() => undefined), []);
    const languages = useMemo(languageChoices, [locale.value]);
    return (
        <div class="order-filters">
            <Choice
                name="account"
                label={t("filter.account")}
                all={t("filter.all_accounts")}
                choices={(accounts.value ?? []).map(({ id, name }) => ({ value: id, text: name }))}
            />
            <Choice
                name="language"
                label={t("filter.language")}
                all={t("filter.all_languages")}
                choices={languages}
            />
            <label class="check">
                <input
                    type="checkbox"
                    checked={filters.value.untold ?? false}
                    onChange={(event) =>
                        void load({ ...filters.value, untold: event.currentTarget.checked || undefined })
                    }
                />
                {t("orders.untold")}
            </label>
        </div>
    );
}
