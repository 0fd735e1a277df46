import type { Product, ProductText } from "../api/types";
import { locale } from "../i18n/words";

/** What is said in a language, else in its neighbour, else for every language; at last in any. */
export function textIn(texts: ProductText[], tag: string): ProductText | undefined {
    const base = tag.split("-")[0];
    return (
        texts.find(({ language }) => language === tag) ??
        texts.find(({ language }) => language?.split("-")[0] === base) ??
        texts.find(({ language }) => language === null) ??
        texts[0]
    );
}

/** How a product is called for whoever reads the page. */
export const titleOf = ({ texts, sku }: Product) =>
    textIn(
        texts.filter(({ title }) => title),
        locale.value,
    )?.title ?? sku;
