import { Copy } from "lucide-preact";
import type { Product, ProductText } from "../api/types";
import { showToast } from "../app/announce";
import { languageName, money } from "../i18n/format";
import { locale, t } from "../i18n/words";
import { copyText } from "../ui/copy";
import { FactLine } from "../ui/fact_line";
import { Stock } from "./stock";
import { textIn, titleOf } from "./text";

const kTexts = ["in_box", "size_chart", "compatible", "warranty"] as const;

/** A text as it is sent, with a button that copies it. */
function Words({ text, name, label }: { text: ProductText; name: (typeof kTexts)[number]; label: string }) {
    const words = text[name];
    const copy = async () => showToast(t((await copyText(words)) ? "copy.done" : "copy.failed"));
    return (
        <>
            <span dir="auto" lang={text.language ?? undefined} class="product-words">
                {words}
            </span>
            <button
                type="button"
                class="icon-button"
                aria-label={t("products.copy", { what: label })}
                title={t("products.copy", { what: label })}
                onClick={() => void copy()}
            >
                <Copy size={14} aria-hidden="true" />
            </button>
        </>
    );
}

/** What is known of a product, its words in the language that they will be sent in. */
export function ProductFacts({ product, language = locale.value }: { product: Product; language?: string }) {
    const { sku, price, texts } = product;
    const inLanguage = (name: (typeof kTexts)[number]) =>
        textIn(
            texts.filter((each) => each[name]),
            language,
        );
    return (
        <dl class="facts-list">
            <FactLine label={t("products.sku")}>
                <bdi>{titleOf(product)}</bdi>
                <div class="dim">
                    <bdi dir="ltr">{sku}</bdi>
                </div>
            </FactLine>
            <FactLine label={t("products.stock")}>
                <Stock of={product} />
            </FactLine>
            {price && <FactLine label={t("products.price")}>{money(price.amount, price.currency)}</FactLine>}
            {kTexts.map((name) => {
                const text = inLanguage(name);
                if (!text) return null;
                const label = t(`products.${name}`);
                return (
                    <FactLine key={name} label={label}>
                        <Words text={text} name={name} label={label} />
                        {text.language && text.language !== language && (
                            <div class="dim">{languageName(text.language)}</div>
                        )}
                    </FactLine>
                );
            })}
        </dl>
    );
}
