import type { TemplateText } from "../api/types";
import { glossaryPath } from "../app/routes";
import { languageName } from "../i18n/format";
import { t } from "../i18n/words";
import { Link } from "../ui/link";
import { PatternView } from "./pattern_view";
import { WordDiff } from "./word_diff";

/** How this locale says the terms that the source names. */
function Glossary({ terms, lang }: { terms: TemplateText["glossary"]; lang: string }) {
    const edit = <Link href={glossaryPath(lang)}>{t("glossary.open")}</Link>;
    if (terms.length === 0) return <p>{edit}</p>;
    return (
        <details class="glossary">
            <summary>{t("templates.glossary")}</summary>
            <ul>
                {terms.map(({ term, as_is: asIs, use, avoid, note }) => (
                    <li key={term}>
                        <bdi lang="en">{term.replaceAll("_", " ")}</bdi>:{" "}
                        {asIs ? t("glossary.as_is") : <bdi lang={lang}>{use.join(", ")}</bdi>}
                        {note && (
                            <span class="dim" dir="auto">
                                {" "}
                                {note}
                            </span>
                        )}
                        {avoid.length > 0 && (
                            <span class="dim">
                                {" "}
                                {t("templates.glossary_avoid", { words: avoid.join(", ") })}
                            </span>
                        )}
                    </li>
                ))}
            </ul>
            {edit}
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
