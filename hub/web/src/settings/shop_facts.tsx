import { useEffect, useRef, useState } from "preact/hooks";
import { api, ask } from "../api/client";
import { onChange } from "../api/live";
import type { ShopFact } from "../api/types";
import { accounts, loadAccounts } from "../app/accounts";
import { showToast } from "../app/announce";
import { keepsTexts } from "../app/session";
import { usePageTitle } from "../app/title";
import { languageName } from "../i18n/format";
import { t, tWire } from "../i18n/words";
import { languageChoices } from "../inbox/choices";
import { FilterChoice } from "../inbox/filter_choice";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Pending } from "../ui/pending";
import { ProblemBox } from "../ui/problem_box";
import { useAct, useAsk } from "../ui/use_ask";
import { type FactRow, isBackward, rowsOf, valuesOf } from "./fact_rows";
import { SettingsTabs } from "./tabs";

const kFewest = "delivery_days_min";
const kMost = "delivery_days_max";
const kMostDays = 999;
const kLongestText = 200;

type Rows = Record<string, FactRow[]>;

const allRows = (facts: ShopFact[]): Rows =>
    Object.fromEntries(facts.map((fact) => [fact.name, rowsOf(fact)]));

const labelOf = ({ name, label }: ShopFact) => tWire("fact", name, label);
const meaningOf = ({ name, label }: ShopFact) => tWire("shop_facts.meaning", name, label);
const accountName = (id: string) => accounts.value?.find((each) => each.id === id)?.name ?? id;

/** Attributes of the field that a value is typed into. */
const inputOf = (type: ShopFact["type"]) =>
    type === "count"
        ? ({ type: "number", min: 1, max: kMostDays, dir: "ltr" } as const)
        : ({ type: "text", maxLength: kLongestText, dir: "auto" } as const);

interface RowProps {
    fact: ShopFact;
    row: FactRow;
    change: (row: FactRow) => void;
    remove: () => void;
}

/** A value for one account or in one language. */
function OtherValue({ fact, row, change, remove }: RowProps) {
    const known = (accounts.value ?? []).map(({ id, name }) => ({ value: id, text: name }));
    const languages = languageChoices().filter(({ value }) => value !== "und");
    return (
        <li>
            <FilterChoice
                label={t("filter.account")}
                all={t("shop_facts.whole_shop")}
                choices={known}
                value={row.account ?? undefined}
                change={(account) => change({ ...row, account: account ?? null })}
            />
            {fact.type === "text" && (
                <FilterChoice
                    label={t("filter.language")}
                    all={t("filter.all_languages")}
                    choices={languages}
                    value={row.language ?? undefined}
                    change={(language) => change({ ...row, language: language ?? null })}
                />
            )}
            <input
                {...inputOf(fact.type)}
                required
                aria-label={labelOf(fact)}
                lang={row.language ?? undefined}
                value={row.value}
                onInput={(event) => change({ ...row, value: event.currentTarget.value })}
            />
            <Button kind="quiet" onClick={remove}>
                {t("hours.remove_day")}
            </Button>
        </li>
    );
}

interface FactProps {
    fact: ShopFact;
    rows: FactRow[];
    error: string | undefined;
    change: (rows: FactRow[]) => void;
}

function FactValues({ fact, rows, error, change }: FactProps) {
    const list = useRef<HTMLUListElement>(null);
    const heading = useRef<HTMLLegendElement>(null);
    const [whole, ...others] = rows as [FactRow, ...FactRow[]];
    const free = (accounts.value ?? []).find(({ id }) => !others.some(({ account }) => account === id));
    const put = (at: number, row: FactRow) => change(rows.map((each, n) => (n === at ? row : each)));
    const add = () => {
        change([...rows, { account: free?.id ?? null, language: null, value: "" }]);
        // After the row is drawn.
        setTimeout(() => list.current?.querySelector<HTMLElement>("li:last-child select")?.focus());
    };
    const remove = (at: number) => {
        change(rows.filter((_, n) => n !== at));
        heading.current?.focus();
    };
    return (
        <fieldset class="shop-fact">
            <legend ref={heading} tabIndex={-1}>
                {labelOf(fact)}
            </legend>
            <Field label={t("shop_facts.whole_shop")} help={meaningOf(fact)} error={error}>
                {(control) => (
                    <input
                        {...control}
                        {...inputOf(fact.type)}
                        name={fact.name}
                        value={whole.value}
                        onInput={(event) => put(0, { ...whole, value: event.currentTarget.value })}
                    />
                )}
            </Field>
            <ul ref={list}>
                {others.map((row, at) => (
                    <OtherValue
                        key={at}
                        fact={fact}
                        row={row}
                        change={(changed) => put(at + 1, changed)}
                        remove={() => remove(at + 1)}
                    />
                ))}
            </ul>
            {(free || fact.type === "text") && (
                <Button kind="quiet" onClick={add}>
                    {t("shop_facts.add")}
                </Button>
            )}
        </fieldset>
    );
}

function Form({ facts }: { facts: ShopFact[] }) {
    const [stated, setStated] = useState(facts);
    const [rows, setRows] = useState<Rows>(() => allRows(facts));
    const [backward, setBackward] = useState(false);
    const { busy, problem, run } = useAct();
    const rowsFor = (name: string) => rows[name] ?? [];
    const save = async () => {
        const wrong = isBackward(rowsFor(kFewest), rowsFor(kMost));
        setBackward(wrong);
        if (wrong) {
            document.querySelector<HTMLElement>(`[name=${kMost}]`)?.focus();
            return;
        }
        const before = allRows(stated);
        const isChanged = (name: string) => JSON.stringify(rowsFor(name)) !== JSON.stringify(before[name]);
        const items = stated
            .filter(({ name }) => isChanged(name))
            .map(({ name }) => ({ name, values: valuesOf(rowsFor(name)) }));
        const done = await run(async () => {
            const kept = await ask(api.PUT("/shop-facts", { body: { items } }));
            setStated(kept.items);
            setRows(allRows(kept.items));
        });
        if (done) showToast(t("shop_facts.saved"));
    };
    return (
        <form
            class="hours-form"
            onSubmit={(event) => {
                event.preventDefault();
                if (!busy) void save();
            }}
        >
            {stated.map((fact) => (
                <FactValues
                    key={fact.name}
                    fact={fact}
                    rows={rowsFor(fact.name)}
                    error={backward && fact.name === kMost ? t("shop_facts.backward") : undefined}
                    change={(changed) => setRows((others) => ({ ...others, [fact.name]: changed }))}
                />
            ))}
            <ProblemBox problem={problem} />
            <Button kind="main" type="submit" waits={busy}>
                {t("form.save")}
            </Button>
        </form>
    );
}

/** For whoever may only read. */
function ToRead({ fact }: { fact: ShopFact }) {
    return (
        <section class="shop-fact">
            <h2>{labelOf(fact)}</h2>
            <p class="help">{meaningOf(fact)}</p>
            {fact.values.length === 0 && <p class="dim">{t("shop_facts.none")}</p>}
            <ul>
                {fact.values.map(({ account, language, value }) => (
                    <li key={`${account} ${language}`}>
                        <bdi class="dim">{account ? accountName(account) : t("shop_facts.whole_shop")}</bdi>
                        {language && <span class="dim">{languageName(language)}</span>}
                        <span dir="auto" lang={language ?? undefined}>
                            {value}
                        </span>
                    </li>
                ))}
            </ul>
        </section>
    );
}

/** What the shop states alike in every reply, for all its accounts or for one. */
export function ShopFacts() {
    const { value, problem, again } = useAsk(() => ask(api.GET("/shop-facts")), []);
    useEffect(() => {
        loadAccounts();
        return onChange("account", loadAccounts);
    }, []);
    usePageTitle(t("settings.facts"));
    return (
        <main class="room" id="main">
            <h1>{t("settings.facts")}</h1>
            <SettingsTabs current="facts" />
            <p class="help">{t("shop_facts.what")}</p>
            <Pending value={value} problem={problem} again={again} />
            {value && keepsTexts() && <Form facts={value.items} />}
            {value && !keepsTexts() && value.items.map((fact) => <ToRead key={fact.name} fact={fact} />)}
        </main>
    );
}
