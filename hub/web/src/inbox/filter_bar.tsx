import { signal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { api, ask } from "../api/client";
import { onChange } from "../api/live";
import type { Account, SavedView } from "../api/types";
import { kHandoversPath, kViews, savedViewName, type View, viewPath } from "../app/routes";
import { languageName, number } from "../i18n/format";
import { locale, t, tWire } from "../i18n/words";
import { labels } from "../team/labels";
import { Link } from "../ui/link";
import { kLanguages, kTopics } from "./choices";
import { counts, filters, load } from "./list";
import { countText, savedViews } from "./saved_views";
import { ViewMenu } from "./view_menu";

/** Accounts for the filter; few, and the same for all rooms. Undefined until they are known. */
export const accounts = signal<Account[] | undefined>(undefined);

export async function loadAccounts() {
    accounts.value = (await ask(api.GET("/accounts"))).items;
}

function SavedViewLinks() {
    const chosen = filters.value.view;
    const isChosen = (view: SavedView) => savedViewName(view.id) === chosen;
    return (
        <>
            {savedViews.value.map((view) => (
                <span key={view.id} class="saved-view">
                    <Link href={viewPath(savedViewName(view.id))} current={isChosen(view)}>
                        <bdi>{view.name}</bdi>
                        {view.count !== null && <span class="count">{countText(view)}</span>}
                    </Link>
                    {isChosen(view) && <ViewMenu view={view} />}
                </span>
            ))}
        </>
    );
}
/** That nobody calls one needs no number. */
const countShown = (view: View) =>
    view === "mentions" ? (counts.value.mentions ?? 0) > 0 : counts.value[view] !== undefined;

function Views() {
    const chosen = filters.value.view;
    return (
        <nav class="views" aria-label={t("inbox.views")}>
            {kViews.map((view) => (
                <Link key={view} href={viewPath(view)} current={view === chosen}>
                    {t(`view.${view}`)}
                    {countShown(view) && <span class="count">{number(counts.value[view] ?? 0)}</span>}
                </Link>
            ))}
            <Link href="/inbox/quarantine" current={false}>
                {t("view.quarantine")}
                {(counts.value.quarantine ?? 0) > 0 && (
                    <span class="count">{number(counts.value.quarantine ?? 0)}</span>
                )}
            </Link>
            <Link href={kHandoversPath} current={false}>
                {t("team.handovers")}
            </Link>
            <SavedViewLinks />
        </nav>
    );
}

interface ChoiceProps {
    name: "account" | "language" | "topic" | "label";
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

export function FilterBar() {
    useEffect(() => {
        void loadAccounts().catch(() => undefined);
        return onChange("account", () => void loadAccounts().catch(() => undefined));
    }, []);
    const languages = useMemo(languageChoices, [locale.value]);
    return (
        <div class="filter-bar">
            <Views />
            <div class="filters">
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
                <Choice
                    name="topic"
                    label={t("filter.topic")}
                    all={t("filter.all_topics")}
                    choices={kTopics.map(({ topic }) => ({ value: topic, text: tWire("topic", topic) }))}
                />
                {labels.value.length > 0 && (
                    <Choice
                        name="label"
                        label={t("team.label_filter")}
                        all={t("team.all_labels")}
                        choices={labels.value.map(({ id, name }) => ({ value: id, text: name }))}
                    />
                )}
                <label class="check">
                    <input
                        type="checkbox"
                        checked={filters.value.unread ?? false}
                        onChange={(event) =>
                            void load({ ...filters.value, unread: event.currentTarget.checked })
                        }
                    />
                    {t("filter.unread")}
                </label>
            </div>
        </div>
    );
}
