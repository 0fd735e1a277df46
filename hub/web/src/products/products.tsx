import { useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { Product } from "../api/types";
import { kNewProductPath, productPath } from "../app/routes";
import { keepsTexts } from "../app/session";
import { usePageTitle } from "../app/title";
import { money } from "../i18n/format";
import { t } from "../i18n/words";
import { SettingsTabs } from "../settings/tabs";
import { Field } from "../ui/field";
import { Link } from "../ui/link";
import { More } from "../ui/more";
import { Nothing } from "../ui/nothing";
import { Pending } from "../ui/pending";
import { usePages } from "../ui/use_pages";
import { ProductFile } from "./product_file";
import { Stock } from "./stock";
import { titleOf } from "./text";

function Row({ product }: { product: Product }) {
    const { id, sku, price } = product;
    return (
        <tr>
            <td data-label={t("products.sku")}>
                <Link href={productPath(id)}>
                    <bdi>{sku}</bdi>
                </Link>
            </td>
            <td data-label={t("products.title")} dir="auto">
                {titleOf(product)}
            </td>
            <td data-label={t("products.stock")}>
                <Stock of={product} />
            </td>
            <td data-label={t("products.price")}>{price && money(price.amount, price.currency)}</td>
        </tr>
    );
}

function Table({ items }: { items: Product[] }) {
    return (
        <table class="accounts">
            <thead>
                <tr>
                    <th scope="col">{t("products.sku")}</th>
                    <th scope="col">{t("products.title")}</th>
                    <th scope="col">{t("products.stock")}</th>
                    <th scope="col">{t("products.price")}</th>
                </tr>
            </thead>
            <tbody>
                {items.map((product) => (
                    <Row key={product.id} product={product} />
                ))}
            </tbody>
        </table>
    );
}

/** What the shop sells: replies before the sale are filled from it. */
export function Products() {
    const [words, setWords] = useState("");
    const { first, items, next, act, load, again } = usePages(
        (cursor) => ask(api.GET("/products", { params: { query: { q: words || undefined, cursor } } })),
        [words],
    );
    usePageTitle(t("settings.products"));
    return (
        <main class="room" id="main">
            <h1>{t("settings.products")}</h1>
            <SettingsTabs current="products" />
            <p class="help">{t("products.what")}</p>
            <div class="audit-filter">
                <Field label={t("products.search")}>
                    {(control) => (
                        <input
                            {...control}
                            type="search"
                            dir="auto"
                            value={words}
                            onInput={(event) => setWords(event.currentTarget.value)}
                        />
                    )}
                </Field>
                {keepsTexts() && (
                    <Link href={kNewProductPath} class="button main">
                        {t("products.add")}
                    </Link>
                )}
            </div>
            <Pending {...first} />
            {first.value && items.length === 0 && (
                <Nothing why={t(words ? "products.none_found" : "products.none")} />
            )}
            {items.length > 0 && <Table items={items} />}
            <More next={next} act={act} load={load} />
            <ProductFile taken={again} />
        </main>
    );
}
