import { useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { AuditEntry } from "../api/types";
import { usePageTitle } from "../app/title";
import { dateIn, own, secondTimeIn } from "../i18n/format";
import { t, tWire } from "../i18n/words";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Nothing } from "../ui/nothing";
import { Pending } from "../ui/pending";
import { ProblemBox } from "../ui/problem_box";
import { useAct, useAsk } from "../ui/use_ask";
import { SettingsTabs } from "./tabs";

const kAtMarketplace = "action ";

interface Filter {
    action: string;
    user: string;
}

interface Older extends Filter {
    items: AuditEntry[];
    next: string | null;
}

/** What is sent of a filter: empty parts are left out. */
const queryOf = ({ action, user }: Filter) => ({ action: action || undefined, user: user || undefined });

function actName(action: string): string {
    if (action.startsWith(kAtMarketplace))
        return t("audit.at_marketplace", { act: action.slice(kAtMarketplace.length).replaceAll("_", " ") });
    return tWire("audit.act", action);
}

function Row({ entry }: { entry: AuditEntry }) {
    const at = new Date(entry.at);
    return (
        <tr>
            <td class="number" data-label={t("audit.when")}>
                <time dateTime={entry.at}>
                    {dateIn(at, own())} {secondTimeIn(at, own())}
                </time>
            </td>
            <td data-label={t("audit.who")}>
                <bdi>{entry.name || t("audit.no_one")}</bdi>
            </td>
            <td data-label={t("audit.what")}>{actName(entry.action)}</td>
            <td data-label={t("audit.about")}>
                <bdi>{entry.about}</bdi>
                {entry.detail && (
                    <div class="dim" dir="auto">
                        {entry.detail}
                    </div>
                )}
            </td>
        </tr>
    );
}

interface ChoiceProps {
    label: string;
    value: string;
    choices: readonly (readonly [value: string, text: string])[];
    choose: (value: string) => void;
}

function Choice({ label, value, choices, choose }: ChoiceProps) {
    return (
        <Field label={label}>
            {(control) => (
                <select {...control} value={value} onChange={(event) => choose(event.currentTarget.value)}>
                    <option value="">{t("audit.any")}</option>
                    {choices.map(([each, text]) => (
                        <option key={each} value={each}>
                            {text}
                        </option>
                    ))}
                </select>
            )}
        </Field>
    );
}

/** Who did what when. */
export function Audit() {
    const [filter, setFilter] = useState<Filter>({ action: "", user: "" });
    const [older, setOlder] = useState<Older>();
    const { action, user } = filter;
    const query = queryOf(filter);
    const first = useAsk(() => ask(api.GET("/audit", { params: { query } })), [action, user]);
    const people = useAsk(() => ask(api.GET("/users")), []);
    const more = useAct();
    usePageTitle(t("settings.audit"));
    const mine = older?.action === action && older.user === user ? older : undefined;
    const next = mine ? mine.next : first.value?.next;
    const items = [...(first.value?.items ?? []), ...(mine?.items ?? [])];
    const loadOlder = () =>
        more.run(async () => {
            const page = await ask(
                api.GET("/audit", { params: { query: { ...query, before: next ?? undefined } } }),
            );
            setOlder({ ...filter, items: [...(mine?.items ?? []), ...page.items], next: page.next });
        });
    const change = (part: Partial<Filter>) => {
        setFilter({ ...filter, ...part });
        setOlder(undefined);
    };
    const words = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== "")).toString();
    return (
        <main class="room" id="main">
            <h1>{t("settings.audit")}</h1>
            <SettingsTabs current="audit" />
            <div class="audit-filter">
                <Choice
                    label={t("audit.who")}
                    value={user}
                    choices={(people.value?.items ?? []).map(({ id, name }) => [id, name] as const)}
                    choose={(chosen) => change({ user: chosen })}
                />
                <Choice
                    label={t("audit.what")}
                    value={action}
                    choices={(first.value?.actions ?? []).map((each) => [each, actName(each)] as const)}
                    choose={(chosen) => change({ action: chosen })}
                />
                <a class="button plain" href={`/api/v1/audit/csv?${words}`} download="audit.csv">
                    {t("audit.csv")}
                </a>
            </div>
            <Pending {...first} />
            <ProblemBox problem={first.problem ? undefined : people.problem} retry={people.again} />
            {first.value && items.length === 0 && (
                <Nothing why={t("audit.none")}>
                    <Button onClick={() => change({ action: "", user: "" })}>{t("filter.clear")}</Button>
                </Nothing>
            )}
            {items.length > 0 && (
                <table class="accounts audit">
                    <thead>
                        <tr>
                            <th scope="col">{t("audit.when")}</th>
                            <th scope="col">{t("audit.who")}</th>
                            <th scope="col">{t("audit.what")}</th>
                            <th scope="col">{t("audit.about")}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {items.map((entry) => (
                            <Row key={entry.id} entry={entry} />
                        ))}
                    </tbody>
                </table>
            )}
            <ProblemBox problem={more.problem} />
            {next && (
                <Button waits={more.busy} onClick={loadOlder}>
                    {t("audit.older")}
                </Button>
            )}
        </main>
    );
}
