import type { ProductVoices } from "../api/types";
import { voicesPath } from "../app/routes";
import { number } from "../i18n/format";
import { t } from "../i18n/words";
import { TableFrame } from "../reports/table_frame";
import { Link } from "../ui/link";
import { figuresOf, kindName, kKinds, rateText } from "./kinds";
import { WeekBars } from "./week_bars";

interface HeadProps {
    label: string;
    /** What the hub sorts by, in the order in which clicks choose it. */
    keys: string[];
    sort: string;
    setSort: (key: string) => void;
}

function Head({ label, keys, sort, setSort }: HeadProps) {
    const at = keys.indexOf(sort);
    const byRate = sort.endsWith("_rate");
    return (
        <th scope="col" aria-sort={at < 0 ? undefined : sort === "sku" ? "ascending" : "descending"}>
            <button
                type="button"
                class="sort-button"
                onClick={() => setSort(keys[(at + 1) % keys.length] ?? sort)}
            >
                {label}
                {at >= 0 && <span aria-hidden="true">{sort === "sku" ? " ↑" : " ↓"}</span>}
                {at >= 0 && byRate && <small class="dim"> {t("voices.rate")}</small>}
            </button>
        </th>
    );
}

function Row({ product }: { product: ProductVoices }) {
    const { sku, title, orders, conversations, rate_hundredths: rate, kinds } = product;
    return (
        <tr>
            <th scope="row">
                <Link href={voicesPath(sku)}>
                    <bdi>{sku}</bdi>
                </Link>
                {title && (
                    <span class="dim voice-title" dir="auto">
                        {title}
                    </span>
                )}
            </th>
            <td>{number(orders)}</td>
            <td>{number(conversations)}</td>
            <td>{rateText(rate)}</td>
            {kKinds.map((kind) => {
                const figures = figuresOf(kinds, kind);
                return (
                    <td key={kind}>
                        {figures && figures.conversations > 0 && (
                            <span class="voice-cell">
                                <WeekBars kind={kind} weeks={figures.weeks} />
                                <span>{number(figures.conversations)}</span>
                                <span class="dim">{rateText(figures.rate_hundredths)}</span>
                                {figures.spike && <span class="tag bad">{t("voices.spike")}</span>}
                            </span>
                        )}
                    </td>
                );
            })}
        </tr>
    );
}

interface Props {
    products: ProductVoices[];
    sort: string;
    setSort: (key: string) => void;
}

/** Each product with what was said of it; the hub sorts. */
export function ProductTable({ products, sort, setSort }: Props) {
    const columns = [
        { label: t("voices.product"), keys: ["sku"] },
        { label: t("voices.orders"), keys: ["orders"] },
        { label: t("voices.conversations"), keys: ["conversations"] },
        { label: t("voices.rate"), keys: ["rate"] },
        ...kKinds.map((kind) => ({ label: kindName(kind), keys: [kind, `${kind}_rate`] })),
    ];
    return (
        <TableFrame label={t("voices.title")}>
            <table class="figures voices">
                <thead>
                    <tr>
                        {columns.map((column) => (
                            <Head key={column.keys[0]} {...column} sort={sort} setSort={setSort} />
                        ))}
                    </tr>
                </thead>
                <tbody>
                    {products.map((product) => (
                        <Row key={product.sku} product={product} />
                    ))}
                </tbody>
            </table>
        </TableFrame>
    );
}
