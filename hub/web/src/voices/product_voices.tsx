import { useEffect } from "preact/hooks";
import { useLocation } from "wouter-preact";
import type { ProductVoices } from "../api/types";
import { kVoicesPath } from "../app/routes";
import { worksInbox } from "../app/session";
import { usePageTitle } from "../app/title";
import { number } from "../i18n/format";
import { t } from "../i18n/words";
import { useCommand } from "../keys/dispatcher";
import { timeName } from "../reports/days";
import { TableFrame } from "../reports/table_frame";
import { Link } from "../ui/link";
import { Nothing } from "../ui/nothing";
import { Pending } from "../ui/pending";
import { useAsk } from "../ui/use_ask";
import { fetchVoices } from "./fetch_voices";
import { figuresOf, kindName, kKinds, rateText, weeks } from "./kinds";
import { ProductWordList } from "./product_words";
import { SpanField } from "./span_field";
import { WeekBars } from "./week_bars";

function Totals({ product }: { product: ProductVoices }) {
    const figures = [
        [t("voices.orders"), number(product.orders)],
        [t("voices.conversations"), number(product.conversations)],
        [t("voices.rate"), rateText(product.rate_hundredths)],
    ];
    return (
        <dl class="report-totals">
            {figures.map(([name, figure]) => (
                <div key={name}>
                    <dt class="dim">{name}</dt>
                    <dd>{figure}</dd>
                </div>
            ))}
        </dl>
    );
}

/** A picture for each kind of which something was said. */
function Pictures({ product }: { product: ProductVoices }) {
    return (
        <ul class="voice-pictures">
            {product.kinds
                .filter(({ conversations }) => conversations > 0)
                .map(({ kind, conversations, rate_hundredths: rate, spike, weeks: counts }) => (
                    <li key={kind}>
                        <strong>{kindName(kind)}</strong>
                        {spike && <span class="tag bad">{t("voices.spike")}</span>}
                        <WeekBars kind={kind} weeks={counts} large />
                        <span class="dim">
                            {t("voices.figures", { count: number(conversations), rate: rateText(rate) })}
                        </span>
                    </li>
                ))}
        </ul>
    );
}

function WeekTable({ product, keys }: { product: ProductVoices; keys: string[] }) {
    return (
        <details>
            <summary>{t("reports.table")}</summary>
            <TableFrame label={t("voices.by_week")}>
                <table class="figures">
                    <thead>
                        <tr>
                            <th scope="col">{t("reports.by.week")}</th>
                            {kKinds.map((kind) => (
                                <th scope="col" key={kind}>
                                    {kindName(kind)}
                                </th>
                            ))}
                        </tr>
                    </thead>
                    <tbody>
                        {keys.map((key, week) => (
                            <tr key={key}>
                                <th scope="row">{timeName(key)}</th>
                                {kKinds.map((kind) => (
                                    <td key={kind}>
                                        {number(figuresOf(product.kinds, kind)?.weeks[week] ?? 0)}
                                    </td>
                                ))}
                            </tr>
                        ))}
                    </tbody>
                </table>
            </TableFrame>
        </details>
    );
}

/** One product: what was said of it week by week, and the buyers' own words. */
export function ProductVoicesPage({ sku }: { sku: string }) {
    const [, go] = useLocation();
    const count = weeks.value;
    const { value, problem, again } = useAsk(() => fetchVoices({ sku, weeks: count }), [sku, count]);
    const product = value?.items[0];
    usePageTitle(sku);
    useCommand("up", () => go(kVoicesPath));
    useEffect(() => document.getElementById("reports-title")?.focus(), []);
    return (
        <main class="reports-room" id="main">
            <div class="card-head">
                <h1 id="reports-title" tabIndex={-1}>
                    <bdi>{sku}</bdi>
                </h1>
                <Link href={kVoicesPath} class="button plain">
                    {t("products.all")}
                </Link>
            </div>
            {product?.title && <p dir="auto">{product.title}</p>}
            <div class="report-filters" role="search" aria-label={t("reports.filters")}>
                <SpanField />
            </div>
            <Pending value={value} problem={problem} again={again} />
            {value && !product && !problem && <Nothing why={t("voices.empty")} />}
            {value && product && (
                <div class="card">
                    <Totals product={product} />
                    <Pictures product={product} />
                    <WeekTable product={product} keys={value.weeks} />
                </div>
            )}
            {worksInbox() && <ProductWordList sku={sku} />}
        </main>
    );
}
