import { Pencil } from "lucide-preact";
import type { Fact } from "../api/types";
import { languageName } from "../i18n/format";
import { t } from "../i18n/words";
import type { Draft } from "./draft";
import { factLabel } from "./fact_fields";
import { coverOf } from "./preview";
import { nameTokens } from "./tokens";

/** The same in the seller's language: read here, never sent. */
export function PreviewPane({ draft, facts }: { draft: Draft; facts: Fact[] }) {
    const { from, text } = draft;
    if (!from) return null;
    const { locale, text: preview } = from.preview;
    return (
        <section
            class="preview seller-side"
            aria-label={t("preview.title", { language: languageName(locale) })}
        >
            <p class="side-label">{t("preview.title", { language: languageName(locale) })}</p>
            {coverOf(text, from.text, preview).map((part, index) =>
                part.preview === undefined ? (
                    <p key={`${index}-own`} class="own-words dim">
                        <Pencil size={14} aria-hidden="true" /> {t("preview.own_words")}
                    </p>
                ) : (
                    <p key={`${index}-${part.preview.length}`} dir="auto" lang={locale}>
                        {nameTokens(part.preview, (name) => factLabel(name, facts))}
                    </p>
                ),
            )}
        </section>
    );
}
