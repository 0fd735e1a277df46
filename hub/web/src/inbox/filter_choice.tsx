import { useEffect, useMemo } from "preact/hooks";
import { onChange } from "../api/live";
import { accounts, loadAccounts } from "../app/accounts";
import { locale, t } from "../i18n/words";
import { languageChoices } from "./choices";

interface Chosen {
    value: string | undefined;
    change: (value: string | undefined) => void;
}

interface Props extends Chosen {
    label: string;
    all: string;
    choices: { value: string; text: string }[];
}

export function FilterChoice({ label, all, choices, value, change }: Props) {
    return (
        <select
            aria-label={label}
            value={value ?? ""}
            onChange={(event) => change(event.currentTarget.value || undefined)}
        >
            <option value="">{all}</option>
            {choices.map((each) => (
                <option key={each.value} value={each.value}>
                    {each.text}
                </option>
            ))}
        </select>
    );
}

export function AccountChoice(chosen: Chosen) {
    useEffect(() => {
        loadAccounts();
        return onChange("account", loadAccounts);
    }, []);
    const choices = (accounts.value ?? []).map(({ id, name }) => ({ value: id, text: name }));
    return (
        <FilterChoice
            label={t("filter.account")}
            all={t("filter.all_accounts")}
            choices={choices}
            {...chosen}
        />
    );
}

export function LanguageChoice(chosen: Chosen) {
    const choices = useMemo(languageChoices, [locale.value]);
    return (
        <FilterChoice
            label={t("filter.language")}
            all={t("filter.all_languages")}
            choices={choices}
            {...chosen}
        />
    );
}
