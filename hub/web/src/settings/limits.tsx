import { useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { Limit, Limits } from "../api/types";
import { showToast } from "../app/announce";
import { usePageTitle } from "../app/title";
import { isolate, t } from "../i18n/words";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Pending } from "../ui/pending";
import { ProblemBox } from "../ui/problem_box";
import { useAct, useAsk } from "../ui/use_ask";
import { LimitRow } from "./limit_row";
import { SettingsTabs } from "./tabs";

const kRoles = ["seller", "operator"] as const;

interface Row {
    /** Of this page alone. */
    key: number;
    limit: Limit;
}

type Owner = Pick<Limit, "role" | "user">;

const isOf =
    ({ role, user }: Owner) =>
    ({ limit }: Row) =>
        limit.role === role && limit.user === user;

interface PeopleProps {
    people: { id: string; name: string }[];
    choose: (id: string) => void;
}

/** Gives somebody limits of his own. */
function AddPerson({ people, choose }: PeopleProps) {
    if (people.length === 0) return null;
    return (
        <Field label={t("limits.add_person")} help={t("limits.add_person_help")}>
            {(control) => (
                <select
                    {...control}
                    name="person"
                    value=""
                    onChange={(event) => {
                        if (event.currentTarget.value) choose(event.currentTarget.value);
                    }}
                >
                    <option value="">{t("limits.choose_person")}</option>
                    {people.map(({ id, name }) => (
                        <option key={id} value={id}>
                            {name}
                        </option>
                    ))}
                </select>
            )}
        </Field>
    );
}

interface FormProps {
    kept: Limits;
    people: { id: string; name: string }[];
}

function Form({ kept, people }: FormProps) {
    const [rows, setRows] = useState<Row[]>(() => kept.items.map((limit, key) => ({ key, limit })));
    const [next, setNext] = useState(kept.items.length);
    const { busy, problem, run } = useAct();
    const add = (owner: Owner) => {
        const currency = rows.at(-1)?.limit.currency ?? "EUR";
        const limit: Limit = { ...owner, span: "action", action: null, amount: "", currency };
        setRows([...rows, { key: next, limit }]);
        setNext(next + 1);
    };
    const change = (key: number, wish: Partial<Limit>) =>
        setRows(rows.map((row) => (row.key === key ? { key, limit: { ...row.limit, ...wish } } : row)));
    const save = async () => {
        const body = { items: rows.map(({ limit }) => limit) };
        if (await run(() => ask(api.PUT("/limits", { body })))) showToast(t("form.saved"));
    };
    const withOwn = people.filter(({ id }) => rows.some(isOf({ role: null, user: id })));
    const section = (owner: Owner, title: string) => (
        <fieldset key={title} class="limits-of">
            <legend>{title}</legend>
            <ul>
                {rows.filter(isOf(owner)).map(({ key, limit }) => (
                    <LimitRow
                        key={key}
                        limit={limit}
                        actions={kept.actions}
                        change={(wish) => change(key, wish)}
                        remove={() => setRows(rows.filter((row) => row.key !== key))}
                    />
                ))}
            </ul>
            {!rows.some(isOf(owner)) && <p class="dim">{t("limits.free")}</p>}
            <Button aria-label={t("limits.add_for", { who: isolate(title) })} onClick={() => add(owner)}>
                {t("limits.add")}
            </Button>
        </fieldset>
    );
    return (
        <form
            class="settings-form limits-form"
            onSubmit={(event) => {
                event.preventDefault();
                if (!busy) void save();
            }}
        >
            {kRoles.map((role) => section({ role, user: null }, t(`limits.role.${role}`)))}
            {withOwn.map(({ id, name }) => section({ role: null, user: id }, name))}
            <AddPerson
                people={people.filter((person) => !withOwn.includes(person))}
                choose={(id) => add({ role: null, user: id })}
            />
            <ProblemBox problem={problem} />
            <Button kind="main" type="submit" waits={busy}>
                {t("form.save")}
            </Button>
        </form>
    );
}

async function fetchAll() {
    const [kept, people] = await Promise.all([ask(api.GET("/limits")), ask(api.GET("/users"))]);
    const working = people.items.filter(
        ({ disabled, roles }) => !disabled && (roles.includes("seller") || roles.includes("operator")),
    );
    return { kept, people: working };
}

/** What people may spend without a colleague's approval, by role and by person. */
export function LimitsPage() {
    const { value, problem, again } = useAsk(fetchAll, []);
    usePageTitle(t("settings.limits"));
    return (
        <main class="room" id="main">
            <h1>{t("settings.limits")}</h1>
            <SettingsTabs current="limits" />
            <p>{t("limits.what")}</p>
            <p class="dim">{t("limits.other_currency")}</p>
            <Pending value={value} problem={problem} again={again} />
            {value && <Form kept={value.kept} people={value.people} />}
        </main>
    );
}
