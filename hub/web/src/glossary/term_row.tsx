import { Pencil, Trash2 } from "lucide-preact";
import type { Term } from "../api/types";
import { languageName } from "../i18n/format";
import { isolate, t } from "../i18n/words";

interface Props {
    term: Term;
    /** Of the glossary that is shown. */
    locale: string;
    /** None for whoever may only read. */
    change: (() => void) | undefined;
    remove: (() => void) | undefined;
}

/** What changing it is called: a term of another place gets one of the shop's own here. */
export function changeLabel(term: Term, locale: string) {
    const own = !term.shipped && term.locale === locale;
    return t(own ? "glossary.change_of" : "glossary.otherwise_of", { term: isolate(term.term) });
}

/** A term with how it is said. */
export function TermRow({ term, locale, change, remove }: Props) {
    const removeLabel = t("glossary.remove_of", { term: isolate(term.term) });
    const label = changeLabel(term, locale);
    return (
        <li class="term-row">
            <div>
                <strong>
                    <bdi lang="en">{term.term}</bdi>
                </strong>
                {term.as_is ? (
                    <span class="tag">{t("glossary.as_is")}</span>
                ) : (
                    <bdi lang={term.locale}>{term.use.join(", ")}</bdi>
                )}
                {term.shipped && <span class="tag">{t("glossary.shipped")}</span>}
                {term.locale !== locale && (
                    <span class="tag">{t("glossary.from", { language: languageName(term.locale) })}</span>
                )}
                {term.avoid.length > 0 && (
                    <p class="dim">
                        {t("templates.glossary_avoid", { words: isolate(term.avoid.join(", ")) })}
                    </p>
                )}
                {term.note && <p dir="auto">{term.note}</p>}
            </div>
            <div class="acts">
                {change && (
                    <button
                        type="button"
                        class="icon-button"
                        aria-label={label}
                        title={label}
                        onClick={change}
                    >
                        <Pencil size={16} aria-hidden="true" />
                    </button>
                )}
                {remove && (
                    <button
                        type="button"
                        class="icon-button"
                        aria-label={removeLabel}
                        title={removeLabel}
                        onClick={remove}
                    >
                        <Trash2 size={16} aria-hidden="true" />
                    </button>
                )}
            </div>
        </li>
    );
}
