import { CircleX, TriangleAlert } from "lucide-preact";
import type { LintResult, Objection } from "../api/types";
import { languageName, number } from "../i18n/format";
import { t } from "../i18n/words";
import { isForeign } from "./language";

interface Props {
    objections: Objection[];
    lint: LintResult | undefined;
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

/** What the channel objects to, each with its place, and how long the text is as the channel counts. */
export function LintBar({ objections, lint, language, select }: Props) {
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
                    <span class={lint.limit > 0 && lint.length > lint.limit ? "bad-text" : "dim"}>
                        {lint.limit > 0
                            ? t("lint.length_of", { length: number(lint.length), limit: number(lint.limit) })
                            : t("lint.length", { length: lint.length })}
                    </span>{" "}
                    <LanguageWord lint={lint} language={language} />
                </p>
            )}
        </div>
    );
}
