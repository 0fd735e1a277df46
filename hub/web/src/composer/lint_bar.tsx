import { CircleX, TriangleAlert } from "lucide-preact";
import type { LintResult, Objection, ReplyRules } from "../api/types";
import { languageName, number } from "../i18n/format";
import { t } from "../i18n/words";
import { isForeign } from "./language";

interface Props {
    objections: Objection[];
    lint: LintResult | undefined;
    /** Of this conversation: within a channel they may differ. */
    rules: ReplyRules;
    language: string;
    select: (objection: Objection) => void;
}

function LanguageWord({ lint, language }: { lint: LintResult; language: string }) {
    const found = lint.language;
    if (!found || found === "und" || language === "und") return null;
    if (!isForeign(found, language))
        return <span class="ok-text">{t("lint.language_ok", { language: languageName(found) })}</span>;
    const values = { found: languageName(found), wanted: languageName(language) };
    return <span class="warning">{t("lint.language_differs", values)}</span>;
}

/** How long the text is, beside the bound that it is nearer to breaking. */
function Length({ length, rules }: { length: number; rules: ReplyRules }) {
    const { max_length: most, min_length: least = 0 } = rules;
    if (length < least)
        return (
            <span class="bad-text">
                {t("lint.length_least", { length: number(length), least: number(least) })}
            </span>
        );
    return (
        <span class={most > 0 && length > most ? "bad-text" : "dim"}>
            {most > 0
                ? t("lint.length_of", { length: number(length), limit: number(most) })
                : t("lint.length", { length })}
        </span>
    );
}

/** What the channel objects to, each with its place, and how long the text is as the channel counts. */
export function LintBar({ objections, lint, rules, language, select }: Props) {
    return (
        <div class="lint" id="lint">
            {objections.map((objection) => (
                <p
                    key={`${objection.rule}${objection.begin}`}
                    class={objection.hint ? "objection hint" : "objection"}
                >
                    {objection.hint ? (
                        <TriangleAlert size={14} aria-hidden="true" />
                    ) : (
                        <CircleX size={14} aria-hidden="true" />
                    )}
                    <span dir="auto">{objection.what}</span>
                    {(objection.end ?? 0) > (objection.begin ?? 0) && (
                        <button type="button" class="link-button" onClick={() => select(objection)}>
                            {t("lint.show")}
                        </button>
                    )}
                </p>
            ))}
            {lint && (
                <p class="lint-length">
                    <Length length={lint.length} rules={rules} />{" "}
                    <LanguageWord lint={lint} language={language} />
                </p>
            )}
        </div>
    );
}
