import type { TemplateText } from "../api/types";
import { languageName } from "../i18n/format";
import { t } from "../i18n/words";
import { PatternView } from "./pattern_view";
import { WordDiff } from "./word_diff";

/** How this locale says the terms that the source names. */
function Glossary({ terms, lang }: { terms: TemplateText["glossary"]; lang: string }) {
    if (terms.length === 0) return null;
    return (
        <details class="glossary">
            <summary>{t("templates.glossary")}</summary>
            <ul>
                {terms.map(({ term, use, avoid }) => (
                    <li key={term}>
                        <bdi lang="en">{term.replaceAll("_", " ")}</bdi>:{" "}
                        <bdi lang={lang}>{use.join(", ")}</bdi>
                        {avoid.length > 0 && (
                            <span class="dim">
                                {" "}
                                {t("templates.glossary_avoid", { words: avoid.join(", ") })}
                            </span>
                        )}
                    </li>
                ))}
            </ul>
        </details>
    );
}

/** The text that is translated, and how it changed since. */
export function SourcePane({ given }: { given: TemplateText }) {
    const { source, written_for: writtenFor } = given;
    const language = languageName(source.locale);
    return (
        <section class="text-pane source-pane" aria-labelledby="source-title">
            <h2 id="source-title">{t("templates.source", { language })}</h2>
            <p class="dim">
                {source.number > 0
                    ? t("templates.number", { number: source.number })
                    : t("templates.shipped")}
                {given.when && (
                    <>
                        {" · "}
                        <bdi dir="ltr">{given.when}</bdi>
                    </>
                )}
            </p>
            <p dir="auto" lang={source.locale}>
                <strong>{source.title}</strong>
            </p>
            {writtenFor !== null && (
                <WordDiff
                    before={writtenFor}
                    now={source.text}
                    lang={source.locale}
                    label={t("templates.source_changed")}
                />
            )}
            <PatternView text={source.text} lang={source.locale} facts={given.facts} />
            <Glossary terms={given.glossary} lang={given.locale} />
        </section>
    );
}
