import type { TemplateText } from "../api/types";
import { number } from "../i18n/format";
import { t } from "../i18n/words";
import { Figure } from "./figure";
import { kCounts } from "./figures";

type Statistics = NonNullable<TemplateText["statistics"]>;

interface WordsProps {
    title: string;
    words: Statistics["taken_out"];
    lang: string;
    as: "del" | "ins";
}

function Words({ title, words, lang, as: Mark }: WordsProps) {
    if (words.length === 0) return null;
    return (
        <>
            <h3>{title}</h3>
            <ul class="changed-words">
                {words.map(({ word, times }) => (
                    <li key={word}>
                        <Mark lang={lang} dir="auto">
                            {word}
                        </Mark>{" "}
                        <span class="dim">{t("statistics.times", { times: number(times) })}</span>
                    </li>
                ))}
            </ul>
        </>
    );
}

/** What became of the text, and what its senders change in it; for those who keep texts. */
export function HowUsed({ given }: { given: TemplateText }) {
    const { statistics, locale } = given;
    if (!statistics) return null;
    const { days, taken_out: taken, put_in: put } = statistics;
    return (
        <details class="how-used">
            <summary>{t("statistics.how_used")}</summary>
            <p class="dim">{t("statistics.days", { days })}</p>
            <dl class="used-figures">
                {kCounts.map((count) => (
                    <div key={count}>
                        <dt title={t(`statistics.what.${count}`)}>{t(`statistics.column.${count}`)}</dt>
                        <dd>
                            <Figure figures={statistics} count={count} />
                        </dd>
                    </div>
                ))}
            </dl>
            <Words title={t("statistics.taken_out")} words={taken} lang={locale} as="del" />
            <Words title={t("statistics.put_in")} words={put} lang={locale} as="ins" />
            {taken.length + put.length === 0 && <p class="dim">{t("statistics.no_words")}</p>}
        </details>
    );
}
