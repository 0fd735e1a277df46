import { useEffect } from "preact/hooks";
import { api, ask } from "../api/client";
import { accounts, loadAccounts } from "../app/accounts";
import { loadPeople, people } from "../app/people";
import { isOperator, user } from "../app/session";
import { t, tWire } from "../i18n/words";
import { kTopics, languageChoices } from "../inbox/choices";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { useAsk } from "../ui/use_ask";
import { choices, choose, clearFilters, daysOf, hasFilters, kClocks, kGroups, kRanges } from "./choices";
import { daysBefore, today } from "./days";

/** The hub answers for at most so many days. */
const kMostDays = 400;

interface ChoiceProps<Value extends string> {
    label: string;
    value: Value;
    options: { value: Value; text: string; disabled?: boolean }[];
    change: (value: Value) => void;
}

function Choice<Value extends string>({ label, value, options, change }: ChoiceProps<Value>) {
    return (
        <Field label={label}>
            {(control) => (
                <select
                    {...control}
                    value={value}
                    onChange={(event) => change(event.currentTarget.value as Value)}
                >
                    {options.map((each) => (
                        <option key={each.value} value={each.value} disabled={each.disabled}>
                            {each.text}
                        </option>
                    ))}
                </select>
            )}
        </Field>
    );
}

/** Two days that are always in order and not too far apart. */
function OwnDays() {
    const { from, to } = choices.value;
    const last = today();
    const setFrom = (day: string) => day && day <= to && choose({ from: day });
    const setTo = (day: string) => {
        if (!day) return;
        const earliest = daysBefore(day, kMostDays - 1);
        let first = from;
        if (first < earliest) first = earliest;
        if (first > day) first = day;
        choose({ to: day, from: first });
    };
    return (
        <>
            <Field label={t("reports.from")}>
                {(control) => (
                    <input
                        {...control}
                        type="date"
                        value={from}
                        min={daysBefore(to, kMostDays - 1)}
                        max={to}
                        onChange={(event) => setFrom(event.currentTarget.value)}
                    />
                )}
            </Field>
            <Field label={t("reports.to")}>
                {(control) => (
                    <input
                        {...control}
                        type="date"
                        value={to}
                        max={last}
                        onChange={(event) => setTo(event.currentTarget.value)}
                    />
                )}
            </Field>
        </>
    );
}

function peopleOptions() {
    const me = { value: user.value?.id ?? "", text: t("person.me") };
    const others = isOperator() ? people.value.filter(({ id }) => id !== me.value) : [];
    return [
        { value: "", text: t("reports.everyone") },
        me,
        ...others.map(({ id, name }) => ({ value: id, text: name })),
    ];
}

/** Day and night, or the hours of the shop, once it has any. */
function ClockChoice() {
    const { value: teams } = useAsk(() => ask(api.GET("/teams")), []);
    const hasHours = (teams?.items.length ?? 0) > 0;
    const { clock } = choices.value;
    return (
        <Choice
            label={t("reports.times")}
            value={clock}
            options={kClocks.map((each) => ({
                value: each,
                text: t(`reports.times.${each}`),
                disabled: each === "working_hours" && !hasHours,
            }))}
            change={(chosen) => choose({ clock: chosen })}
        />
    );
}

/** The days, what is counted and what rows are made of: the same for all reports. */
export function Filters() {
    useEffect(() => {
        loadPeople();
        loadAccounts();
    }, []);
    const chosen = choices.value;
    const languages = languageChoices();
    const groups = kGroups.filter((group) => group !== "person" || isOperator());
    return (
        <div class="report-filters" role="search" aria-label={t("reports.filters")}>
            <Choice
                label={t("reports.range")}
                value={chosen.range}
                options={kRanges.map((range) => ({
                    value: range,
                    text:
                        range === "own"
                            ? t("reports.range_own")
                            : t("reports.range_days", { days: Number(range) }),
                }))}
                change={(range) => choose({ range, ...(range === "own" && daysOf(chosen)) })}
            />
            {chosen.range === "own" && <OwnDays />}
            <Choice
                label={t("reports.by")}
                value={chosen.by}
                options={groups.map((group) => ({ value: group, text: t(`reports.by.${group}`) }))}
                change={(by) => choose({ by })}
            />
            <Choice
                label={t("filter.account")}
                value={chosen.account}
                options={[
                    { value: "", text: t("filter.all_accounts") },
                    ...(accounts.value ?? []).map(({ id, name }) => ({ value: id, text: name })),
                ]}
                change={(account) => choose({ account })}
            />
            <Choice
                label={t("filter.language")}
                value={chosen.language}
                options={[{ value: "", text: t("filter.all_languages") }, ...languages]}
                change={(language) => choose({ language })}
            />
            <Choice
                label={t("filter.topic")}
                value={chosen.topic}
                options={[
                    { value: "", text: t("filter.all_topics") },
                    ...kTopics.map(({ topic }) => ({ value: topic, text: tWire("topic", topic) })),
                ]}
                change={(topic) => choose({ topic })}
            />
            <Choice
                label={t("reports.person")}
                value={chosen.person}
                options={peopleOptions()}
                change={(person) => choose({ person })}
            />
            <ClockChoice />
            {hasFilters(chosen) && (
                <Button kind="quiet" onClick={clearFilters}>
                    {t("filter.clear")}
                </Button>
            )}
        </div>
    );
}
