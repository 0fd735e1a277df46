import { useEffect, useState } from "preact/hooks";
import { useLocation } from "wouter-preact";
import { api, ask } from "../api/client";
import type { TemplateFigures } from "../api/types";
import { kCoveragePath, textPath } from "../app/routes";
import { usePageTitle } from "../app/title";
import { languageName } from "../i18n/format";
import { formatLocale, t } from "../i18n/words";
import { useCommand } from "../keys/dispatcher";
import { Field } from "../ui/field";
import { Link } from "../ui/link";
import { Nothing } from "../ui/nothing";
import { Pending } from "../ui/pending";
import { useAsk } from "../ui/use_ask";
import { Figure } from "./figure";
import { type Count, kCounts } from "./figures";

const kSpans = [30, 90, 365];
const kColumns = ["title", "locale", ...kCounts] as const;
type Column = (typeof kColumns)[number];

interface Order {
    by: Column;
    /** Words from the first letter, figures from the largest, until it is turned round. */
    turned: boolean;
}

const isCount = (column: Column): column is Count => column !== "title" && column !== "locale";

function compare(one: TemplateFigures, other: TemplateFigures, by: Column): number {
    if (isCount(by)) return (other[by] ?? -1) - (one[by] ?? -1);
    const words = (row: TemplateFigures) => (by === "title" ? row.title : languageName(row.locale));
    return words(one).localeCompare(words(other), formatLocale());
}

const ordered = (rows: TemplateFigures[], { by, turned }: Order) =>
    [...rows].sort((one, other) => (turned ? -1 : 1) * compare(one, other, by));

/** For aria-sort: figures begin with the largest. */
const directionOf = (column: Column, turned: boolean) =>
    isCount(column) === turned ? "ascending" : "descending";

interface HeadProps {
    column: Column;
    order: Order;
    setOrder: (order: Order) => void;
}

function Head({ column, order, setOrder }: HeadProps) {
    const chosen = order.by === column;
    const direction = directionOf(column, order.turned);
    const sort = () => setOrder({ by: column, turned: chosen && !order.turned });
    return (
        <th
            scope="col"
            class={isCount(column) ? "count-head" : undefined}
            aria-sort={chosen ? direction : undefined}
        >
            <button
                type="button"
                class="sort-button"
                title={isCount(column) ? t(`statistics.what.${column}`) : undefined}
                onClick={sort}
            >
                {t(`statistics.column.${column}`)}
                {chosen && <span aria-hidden="true">{direction === "ascending" ? " ↑" : " ↓"}</span>}
            </button>
        </th>
    );
}

function Rows({ rows }: { rows: TemplateFigures[] }) {
    return (
        <tbody>
            {rows.map((row) => (
                <tr key={`${row.locale}/${row.key}`}>
                    <th scope="row" dir="auto">
                        <Link href={textPath(row.locale, row.key)}>{row.title}</Link>
                    </th>
                    <td>{languageName(row.locale)}</td>
                    {kCounts.map((count) => (
                        <td key={count} class="count-cell">
                            <Figure figures={row} count={count} />
                        </td>
                    ))}
                </tr>
            ))}
        </tbody>
    );
}

interface FilterProps {
    locales: string[];
    locale: string;
    setLocale: (locale: string) => void;
    days: number;
    setDays: (days: number) => void;
}

function Filters({ locales, locale, setLocale, days, setDays }: FilterProps) {
    return (
        <div class="statistics-filters" role="search" aria-label={t("templates.filters")}>
            <Field label={t("filter.language")}>
                {(control) => (
                    <select
                        {...control}
                        value={locale}
                        onChange={(event) => setLocale(event.currentTarget.value)}
                    >
                        <option value="">{t("statistics.all_languages")}</option>
                        {locales.map((each) => (
                            <option key={each} value={each}>
                                {languageName(each)}
                            </option>
                        ))}
                    </select>
                )}
            </Field>
            <Field label={t("statistics.since")}>
                {(control) => (
                    <select
                        {...control}
                        value={days}
                        onChange={(event) => setDays(Number(event.currentTarget.value))}
                    >
                        {kSpans.map((each) => (
                            <option key={each} value={each}>
                                {t("statistics.days", { days: each })}
                            </option>
                        ))}
                    </select>
                )}
            </Field>
        </div>
    );
}

/** What becomes of the replies that are made from templates. */
export function Statistics() {
    const [, go] = useLocation();
    const [days, setDays] = useState(90);
    const [locale, setLocale] = useState("");
    const [order, setOrder] = useState<Order>({ by: "chosen", turned: false });
    const load = () => ask(api.GET("/template-statistics", { params: { query: { since_days: days } } }));
    const { value, problem, again } = useAsk(load, [days]);
    usePageTitle(t("statistics.title"));
    useEffect(() => document.getElementById("statistics-title")?.focus(), []);
    useCommand("up", () => go(kCoveragePath));
    const items = value?.items ?? [];
    const names = new Set(items.map((row) => row.locale));
    // A language that is chosen stays to be chosen while it has no figures.
    const locales = [...names.add(locale)]
        .filter(Boolean)
        .sort((one, other) => languageName(one).localeCompare(languageName(other), formatLocale()));
    const rows = ordered(
        items.filter((row) => !locale || row.locale === locale),
        order,
    );
    return (
        <main class="room statistics" id="main">
            <h1 id="statistics-title" tabIndex={-1}>
                {t("statistics.title")}
            </h1>
            <p>
                <Link href={kCoveragePath}>{t("templates.coverage")}</Link>
            </p>
            <Filters locales={locales} locale={locale} setLocale={setLocale} days={days} setDays={setDays} />
            <Pending value={value} problem={problem} again={again} />
            {value && rows.length === 0 && <Nothing why={t("statistics.none")} />}
            {rows.length > 0 && (
                // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
                <div class="statistics-scroll" tabIndex={0} role="group" aria-label={t("statistics.table")}>
                    <table class="statistics-table">
                        <caption class="unseen">{t("statistics.table")}</caption>
                        <thead>
                            <tr>
                                {kColumns.map((column) => (
                                    <Head key={column} column={column} order={order} setOrder={setOrder} />
                                ))}
                            </tr>
                        </thead>
                        <Rows rows={rows} />
                    </table>
                </div>
            )}
            <dl class="statistics-legend dim">
                {kCounts.map((count) => (
                    <div key={count}>
                        <dt>{t(`statistics.column.${count}`)}</dt>
                        <dd>{t(`statistics.what.${count}`)}</dd>
                    </div>
                ))}
            </dl>
        </main>
    );
}
