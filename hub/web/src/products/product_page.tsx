import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useLocation } from "wouter-preact";
import { api, ask } from "../api/client";
import type { Product } from "../api/types";
import { showToast } from "../app/announce";
import { settingsPath } from "../app/routes";
import { keepsTexts } from "../app/session";
import { usePageTitle } from "../app/title";
import { t, tWire } from "../i18n/words";
import { languageChoices } from "../inbox/choices";
import { RemoveDialog } from "../settings/remove_dialog";
import { SettingsTabs } from "../settings/tabs";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Link } from "../ui/link";
import { Pending } from "../ui/pending";
import { ProblemBox } from "../ui/problem_box";
import { useAct, useAsk } from "../ui/use_ask";
import { draftOf, emptyText, newDraft, type ProductDraft, productOf, type TextDraft } from "./draft";
import { ProductFacts } from "./product_facts";
import { kStocks } from "./stock";
import { TextFields } from "./text_fields";

const kProductsPath = settingsPath("products");
const kLongestSku = 100;

/** Where a person can get something wrong. */
const kFields = ["sku", "count", "restock_day", "price", "texts", "alternatives", "listings"] as const;
type FieldName = (typeof kFields)[number];

interface FieldsProps {
    draft: ProductDraft;
    set: (part: Partial<ProductDraft>) => void;
    errorAt: (name: FieldName) => string | undefined;
}

/** What a product has but once, whatever its languages. */
function OnceFields({ draft, set, errorAt }: FieldsProps) {
    return (
        <>
            <Field label={t("products.sku")} required error={errorAt("sku")}>
                {(control) => (
                    <input
                        {...control}
                        name="sku"
                        required
                        dir="ltr"
                        maxLength={kLongestSku}
                        value={draft.sku}
                        onInput={(event) => set({ sku: event.currentTarget.value })}
                    />
                )}
            </Field>
            <Field label={t("products.stock")}>
                {(control) => (
                    <select
                        {...control}
                        name="stock"
                        value={draft.stock}
                        onChange={(event) =>
                            set({ stock: event.currentTarget.value as ProductDraft["stock"] })
                        }
                    >
                        {kStocks.map((stock) => (
                            <option key={stock} value={stock}>
                                {tWire("products.stock", stock)}
                            </option>
                        ))}
                    </select>
                )}
            </Field>
            <Field label={t("products.count")} error={errorAt("count")}>
                {(control) => (
                    <input
                        {...control}
                        name="count"
                        type="number"
                        min={0}
                        step={1}
                        dir="ltr"
                        value={draft.count}
                        onInput={(event) => set({ count: event.currentTarget.value })}
                    />
                )}
            </Field>
            <Field label={t("products.restock")} error={errorAt("restock_day")}>
                {(control) => (
                    <input
                        {...control}
                        name="restock_day"
                        type="date"
                        value={draft.restock}
                        onInput={(event) => set({ restock: event.currentTarget.value })}
                    />
                )}
            </Field>
            <Field label={t("products.price")} error={errorAt("price")}>
                {(control) => (
                    <input
                        {...control}
                        name="price"
                        inputMode="decimal"
                        dir="ltr"
                        pattern="[0-9]+([.,][0-9]+)?"
                        placeholder="39.90"
                        value={draft.amount}
                        onInput={(event) => set({ amount: event.currentTarget.value })}
                    />
                )}
            </Field>
            <Field label={t("products.currency")}>
                {(control) => (
                    <input
                        {...control}
                        name="currency"
                        dir="ltr"
                        pattern="[A-Za-z]{3}"
                        placeholder="EUR"
                        required={draft.amount !== ""}
                        value={draft.currency}
                        onInput={(event) => set({ currency: event.currentTarget.value })}
                    />
                )}
            </Field>
        </>
    );
}

/** Ids, one a line. */
function IdFields({ draft, set, errorAt }: FieldsProps) {
    return (
        <>
            {(["alternatives", "listings"] as const).map((name) => (
                <Field
                    key={name}
                    label={t(`products.${name}`)}
                    help={t(`products.${name}_help`)}
                    error={errorAt(name)}
                >
                    {(control) => (
                        <textarea
                            {...control}
                            name={name}
                            rows={2}
                            dir="ltr"
                            value={draft[name]}
                            onInput={(event) => set({ [name]: event.currentTarget.value })}
                        />
                    )}
                </Field>
            ))}
        </>
    );
}

function Form({ product }: { product: Product | undefined }) {
    const [, go] = useLocation();
    const [draft, setDraft] = useState<ProductDraft>(() => (product ? draftOf(product) : newDraft()));
    const [removing, setRemoving] = useState(false);
    const { busy, problem, run } = useAct();
    const wrong = kFields.find((name) => name === problem?.body.field);
    const errorAt = (name: FieldName) => (wrong === name ? problem?.body.title : undefined);
    const form = useRef<HTMLFormElement>(null);
    useEffect(() => {
        if (wrong) form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
    }, [problem]);
    const texts = useRef<HTMLDivElement>(null);
    const set = (part: Partial<ProductDraft>) => setDraft((before) => ({ ...before, ...part }));
    const put = (at: number, text: TextDraft) =>
        set({ texts: draft.texts.map((each, n) => (n === at ? text : each)) });
    const drop = (at: number) => {
        set({ texts: draft.texts.filter((_, n) => n !== at) });
        document.getElementById("add-language")?.focus();
    };
    const add = () => {
        const used = draft.texts.map(({ language }) => language);
        const free = languageChoices().find(({ value }) => value !== "und" && !used.includes(value));
        set({ texts: [...draft.texts, emptyText(used.includes(null) ? (free?.value ?? null) : null)] });
        // After it is drawn.
        setTimeout(() => texts.current?.querySelector<HTMLElement>("fieldset:last-child select")?.focus());
    };
    const save = async () => {
        const body = { ...productOf(draft), changed_at: product?.changed_at ?? null };
        const done = await run(() =>
            product
                ? ask(api.PUT("/products/{id}", { params: { path: { id: product.id } }, body }))
                : ask(api.POST("/products", { body })),
        );
        if (!done) return;
        showToast(t("products.saved"));
        go(kProductsPath);
    };
    return (
        <form
            ref={form}
            class="hours-form"
            onSubmit={(event) => {
                event.preventDefault();
                if (!busy) void save();
            }}
        >
            <OnceFields draft={draft} set={set} errorAt={errorAt} />
            <div ref={texts}>
                {draft.texts.map((text, at) => (
                    <TextFields
                        key={at}
                        text={text}
                        change={(changed) => put(at, changed)}
                        remove={() => drop(at)}
                    />
                ))}
            </div>
            {wrong === "texts" && (
                <p class="wrong" role="alert" dir="auto">
                    {errorAt("texts")}
                </p>
            )}
            <Button kind="quiet" id="add-language" onClick={add}>
                {t("products.add_language")}
            </Button>
            <IdFields draft={draft} set={set} errorAt={errorAt} />
            <ProblemBox problem={wrong ? undefined : problem} />
            <div class="acts">
                <Button kind="main" type="submit" waits={busy}>
                    {t("form.save")}
                </Button>
                {product && <Button onClick={() => setRemoving(true)}>{t("products.delete")}</Button>}
            </div>
            {removing && product && (
                <RemoveDialog
                    title={t("products.delete")}
                    what={t("products.delete_what", { sku: product.sku })}
                    act={t("products.delete")}
                    remove={() => ask(api.DELETE("/products/{id}", { params: { path: { id: product.id } } }))}
                    removed={() => {
                        showToast(t("products.deleted"));
                        go(kProductsPath);
                    }}
                    close={() => setRemoving(false)}
                />
            )}
        </form>
    );
}

function Shell({ title, children }: { title: string; children: ComponentChildren }) {
    usePageTitle(title);
    return (
        <main class="room" id="main">
            <h1>
                <bdi>{title}</bdi>
            </h1>
            <SettingsTabs current="products" />
            <p>
                <Link href={kProductsPath}>{t("products.all")}</Link>
            </p>
            {children}
        </main>
    );
}

/** A product that isn't there yet. */
export function NewProduct() {
    return <Shell title={t("products.add")}>{keepsTexts() && <Form product={undefined} />}</Shell>;
}

/** One product: to change for whoever keeps texts, else to read. */
export function ProductPage({ id }: { id: string }) {
    const { value, problem, again } = useAsk(
        () => ask(api.GET("/products/{id}", { params: { path: { id } } })),
        [id],
    );
    return (
        <Shell title={value?.sku ?? t("settings.products")}>
            <Pending value={value} problem={problem} again={again} />
            {value && (keepsTexts() ? <Form key={id} product={value} /> : <ProductFacts product={value} />)}
        </Shell>
    );
}
