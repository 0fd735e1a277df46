import type { Product, ProductIn } from "../api/types";

export type TextDraft = {
    language: string | null;
    title: string;
    in_box: string;
    size_chart: string;
    compatible: string;
    warranty: string;
};

/** A product as it stands in the fields of its form. */
export interface ProductDraft {
    sku: string;
    stock: Product["stock"];
    count: string;
    restock: string;
    amount: string;
    currency: string;
    texts: TextDraft[];
    listings: string;
    alternatives: string;
}

export const emptyText = (language: string | null): TextDraft => ({
    language,
    title: "",
    in_box: "",
    size_chart: "",
    compatible: "",
    warranty: "",
});

export const newDraft = (): ProductDraft => ({
    sku: "",
    stock: "unknown",
    count: "",
    restock: "",
    amount: "",
    currency: "",
    texts: [emptyText(null)],
    listings: "",
    alternatives: "",
});

export const draftOf = (product: Product): ProductDraft => ({
    sku: product.sku,
    stock: product.stock,
    count: product.count === null ? "" : String(product.count),
    restock: product.restock_day ?? "",
    amount: product.price?.amount ?? "",
    currency: product.price?.currency ?? "",
    texts: product.texts.length > 0 ? product.texts : [emptyText(null)],
    listings: product.listings.join("\n"),
    alternatives: product.alternatives.join("\n"),
});

const linesOf = (text: string) =>
    text
        .split("\n")
        .map((line) => line.trim())
        .filter(Boolean);

export const productOf = (draft: ProductDraft): ProductIn => ({
    sku: draft.sku,
    stock: draft.stock,
    count: draft.count === "" ? null : Number(draft.count),
    restock_day: draft.restock || null,
    price: draft.amount ? { amount: draft.amount, currency: draft.currency.toUpperCase() } : null,
    texts: draft.texts,
    listings: linesOf(draft.listings),
    alternatives: linesOf(draft.alternatives),
});
