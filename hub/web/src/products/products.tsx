import { useEffect, useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { Product } from "../api/types";
import { kNewProductPath, productPath } from "../app/routes";
import { keepsTexts } from "../app/session";
import { usePageTitle } from "../app/title";
import { money } from "../i18n/format";
import { t } from "../i18n/words";
import { SettingsTabs } from "../settings/tabs";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Link } from "../ui/link";
import { Nothing } from "../ui/nothing";
import { Pending } from "../ui/pending";
import { ProblemBox } from "../ui/problem_box";
import { useAct, useAsk } from "../ui/use_ask";
import { ProductFile } from "./product_file";
import { Stock } from "./stock";
import { titleOf } from "./text";

interface More {
    items: Product[];
    next: string | null;
}

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
    const [later, setLater] = useState<More>();
    const first = useAsk(
        () => ask(api.GET("/products", { params: { query: { q: words || undefined } } })),
        [words],
    );
    const more = useAct();
    usePageTitle(t("settings.products"));
    useEffect(() => setLater(undefined), [first.value]);
    const next = later ? later.next : first.value?.next;
    const items = [...(first.value?.items ?? []), ...(later?.items ?? [])];
    const loadMore = () =>
        more.run(async () => {
            const query = { q: words || undefined, cursor: next ?? undefined };
            const page = await ask(api.GET("/products", { params: { query } }));
            setLater({ items: [...(later?.items ?? []), ...page.items], next: page.next });
        });
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
            <ProblemBox problem={more.problem} />
            {next && (
                <Button waits={more.busy} onClick={() => !more.busy && void loadMore()}>
                    {t("products.more")}
                </Button>
            )}
            <ProductFile taken={first.again} />
        </main>
    );
}
