import { diffWords } from "diff";
import { t } from "../i18n/words";

interface Props {
    before: string;
    now: string;
    lang: string;
    label: string;
}

/** Words by the locale's own rules, so that Han and Thai are compared by words, too. */
function words(before: string, now: string, lang: string) {
    const intlSegmenter = new Intl.Segmenter(lang, { granularity: "word" });
    return diffWords(before, now, { intlSegmenter });
}

/** What was taken out and put in, word by word. */
export function WordDiff({ before, now, lang, label }: Props) {
    return (
        <section class="word-diff" aria-label={label}>
            <h3>{label}</h3>
            {before === now ? (
                <p class="dim">{t("templates.same")}</p>
            ) : (
                <p class="as-written" dir="auto" lang={lang}>
                    {words(before, now, lang).map(({ value, added, removed }, index) => {
                        const key = `${index}`;
                        if (added) return <ins key={key}>{value}</ins>;
                        return removed ? <del key={key}>{value}</del> : <span key={key}>{value}</span>;
                    })}
                </p>
            )}
        </section>
    );
}
