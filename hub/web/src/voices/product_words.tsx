import { useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { ProductWords } from "../api/types";
import { conversationPath } from "../app/routes";
import { Text } from "../conversation/text";
import { dateTimeIn, languageName, own } from "../i18n/format";
import { t } from "../i18n/words";
import { Field } from "../ui/field";
import { Link } from "../ui/link";
import { More } from "../ui/more";
import { Nothing } from "../ui/nothing";
import { Pending } from "../ui/pending";
import { usePages } from "../ui/use_pages";
import { kindName, kKinds, type VoiceKind, weeks } from "./kinds";

function Words({ words }: { words: ProductWords }) {
    const { conversation, kind, at, language, text, translation } = words;
    return (
        <li class="card">
            <div class="card-head">
                <span class="tag">{kindName(kind)}</span>
                <span class="dim">
                    {language && language !== "und" ? languageName(language) : t("language.none")}
                </span>
                <time class="dim" dateTime={at}>
                    {dateTimeIn(new Date(at), own())}
                </time>
                <Link href={conversationPath("queue", conversation)}>{t("orders.conversation")}</Link>
            </div>
            <div class="buyer-side">
                <Text text={text} lang={language} />
            </div>
            {translation && (
                <div class="seller-side">
                    <p class="side-label">
                        {t("translation.title", { language: languageName(translation.language) })}
                    </p>
                    <Text text={translation.text} lang={translation.language} />
                </div>
            )}
        </li>
    );
}

function KindField({ kind, setKind }: { kind: string; setKind: (kind: VoiceKind | "") => void }) {
    return (
        <Field label={t("voices.about")}>
            {(control) => (
                <select
                    {...control}
                    value={kind}
                    onChange={(event) => setKind(event.currentTarget.value as VoiceKind | "")}
                >
                    <option value="">{t("voices.all_kinds")}</option>
                    {kKinds.map((each) => (
                        <option key={each} value={each}>
                            {kindName(each)}
                        </option>
                    ))}
                </select>
            )}
        </Field>
    );
}

/** What buyers wrote of a product, each with the way to its conversation. */
export function ProductWordList({ sku }: { sku: string }) {
    const [kind, setKind] = useState<VoiceKind | "">("");
    const count = weeks.value;
    const { first, items, next, act, load } = usePages(
        (cursor) =>
            ask(
                api.GET("/product-voices/said", {
                    params: { query: { sku, kind: kind || undefined, weeks: count, cursor } },
                }),
            ),
        [sku, kind, count],
    );
    return (
        <section class="voice-words" aria-labelledby="voice-words">
            <h2 id="voice-words">{t("voices.words")}</h2>
            <div class="report-filters">
                <KindField kind={kind} setKind={setKind} />
            </div>
            <Pending value={first.value} problem={first.problem} again={first.again} />
            {first.value && !first.problem && items.length === 0 && <Nothing why={t("voices.no_words")} />}
            <ul class="voice-list">
                {items.map((words) => (
                    <Words key={words.message} words={words} />
                ))}
            </ul>
            <More next={next} act={act} load={load} />
        </section>
    );
}
