import type { TemplateCoverage, TemplateState } from "../api/types";
import { kReviewsPath, textPath } from "../app/routes";
import { languageName, number } from "../i18n/format";
import { isolate, t } from "../i18n/words";
import { Link } from "../ui/link";
import { Bar } from "./bar";
import { countOf, gapsOf } from "./coverage_store";
import { StateSign } from "./state_sign";

const kMostGaps = 5;
const kCounted: TemplateState[] = ["missing", "stale", "failing", "in_review"];

function Count({ known, state }: { known: TemplateCoverage; state: TemplateState }) {
    const face = (
        <>
            <StateSign state={state} named /> <strong>{number(countOf(known, state))}</strong>
        </>
    );
    return <li class="total">{state === "in_review" ? <Link href={kReviewsPath}>{face}</Link> : face}</li>;
}

/** What is missing, and where it costs most. */
export function Totals({ known }: { known: TemplateCoverage }) {
    const gaps = gapsOf(known).slice(0, kMostGaps);
    const most = gaps[0]?.messages ?? 1;
    return (
        <div class="totals">
            <ul class="total-counts" aria-label={t("templates.totals")}>
                {kCounted.map((state) => (
                    <Count key={state} known={known} state={state} />
                ))}
            </ul>
            {gaps.length > 0 && (
                <section class="most-wanted" aria-labelledby="most-wanted">
                    <h2 id="most-wanted">{t("templates.most_wanted")}</h2>
                    <ol>
                        {gaps.map(({ item, locale, messages }) => (
                            <li key={`${locale}/${item.key}`}>
                                <Link href={textPath(locale, item.key)}>
                                    {t("templates.wanted", {
                                        language: languageName(locale),
                                        title: isolate(item.title),
                                        messages,
                                    })}
                                </Link>
                                <Bar share={messages / most} look="warn" />
                            </li>
                        ))}
                    </ol>
                </section>
            )}
        </div>
    );
}
