import { useId, useRef } from "preact/hooks";
import type { TemplateFinding } from "../api/types";
import { languageName, number } from "../i18n/format";
import { t } from "../i18n/words";
import { Field } from "../ui/field";
import { ProblemBox } from "../ui/problem_box";
import { lostFacts, putBack } from "./broken_facts";
import { Comments } from "./comments";
import { ConflictBox } from "./conflict";
import { Findings } from "./findings";
import { History } from "./history";
import { HowUsed } from "./how_used";
import { OwnPictures } from "./own_pictures";
import { PatternField } from "./pattern_field";
import { ShippedUpdate } from "./shipped_update";
import { StateSign } from "./state_sign";
import { TextActs } from "./text_acts";
import type { TextHandle } from "./use_text";
import { WordDiff } from "./word_diff";

interface Props {
    text: TextHandle;
    findings: TemplateFinding[];
    /** Whether the findings are those of an older text, until the hand rests. */
    stale: boolean;
    setComposing: (composing: boolean) => void;
    goNext: () => void;
}

/** The newest words about where the text stands. */
function Standing({ text }: { text: TextHandle }) {
    const given = text.given!;
    const { sent, edited, skipped } = given.use;
    return (
        <p class="standing">
            <StateSign state={given.state} named />
            {given.open && <span>{t("templates.number", { number: given.open.number })}</span>}
            <span class="dim">{t("templates.messages", { messages: given.messages })}</span>
            {sent + skipped > 0 && (
                <span class="dim">
                    {t("templates.use", { sent, edited: number(edited), skipped: number(skipped) })}
                </span>
            )}
            {text.unsaved && <span class="warning">{t("templates.unsaved")}</span>}
        </p>
    );
}

/** One's own text, with what is wrong with it and what can be done. */
export function TargetPane({ text, findings, stale, setComposing, goNext }: Props) {
    const field = useRef<HTMLTextAreaElement>(null);
    const findingsId = useId();
    const { given, written, base } = text;
    if (!given || !written || !base) return null;
    const language = languageName(given.locale);
    const lost = lostFacts(base.text || given.source.text, written.text);
    const faulty = findings.some(({ severity }) => severity === "error");
    const inForce = given.current?.text ?? "";
    const select = (words: string) => {
        const begin = words ? written.text.indexOf(words) : -1;
        if (begin < 0) return;
        field.current?.focus();
        field.current?.setSelectionRange(begin, begin + words.length);
    };
    const restoreFact = (name: string) => {
        const restored = putBack(written.text, name, field.current?.selectionStart ?? written.text.length);
        text.edit({ text: restored.text });
        setTimeout(() => {
            field.current?.focus();
            field.current?.setSelectionRange(restored.caret, restored.caret);
        });
    };
    return (
        <section class="text-pane target-pane" aria-labelledby="target-title">
            <h2 id="target-title">{language}</h2>
            <Standing text={text} />
            {!given.write && <p class="notice-box">{t("templates.not_yours")}</p>}
            {given.state === "inherited" && given.current && (
                <p class="dim">
                    {t("templates.inherited", { language: languageName(given.current.locale) })}
                </p>
            )}
            <ShippedUpdate text={text} />
            <Field label={t("templates.title_field")} required>
                {(control) => (
                    <input
                        {...control}
                        dir="auto"
                        lang={given.locale}
                        readOnly={!given.write}
                        value={written.title}
                        onInput={(event) => text.edit({ title: event.currentTarget.value })}
                    />
                )}
            </Field>
            <PatternField
                text={written.text}
                lang={given.locale}
                label={t("templates.text_field", { language })}
                facts={given.facts}
                forms={given.plural_forms}
                field={field}
                faulty={faulty || lost.length > 0}
                describedBy={findingsId}
                readOnly={!given.write}
                onText={(next) => text.edit({ text: next })}
                onComposing={setComposing}
            />
            {text.unsaved && (
                <Field label={t("templates.note")}>
                    {(control) => (
                        <input
                            {...control}
                            dir="auto"
                            value={written.note}
                            onInput={(event) => text.edit({ note: event.currentTarget.value })}
                        />
                    )}
                </Field>
            )}
            {given.locale === given.source.locale && given.write && (
                <label class="check">
                    <input
                        type="checkbox"
                        checked={written.cosmetic}
                        onChange={(event) => text.edit({ cosmetic: event.currentTarget.checked })}
                    />
                    {t("templates.cosmetic")}
                </label>
            )}
            <ProblemBox problem={text.problem} retry={text.again} />
            <ConflictBox text={text} />
            <div class="text-foot">
                <Findings
                    id={findingsId}
                    findings={written.text.trim() ? findings : []}
                    lost={lost}
                    facts={given.facts}
                    putBack={restoreFact}
                    select={select}
                />
                <TextActs text={text} faulty={faulty} stale={stale} goNext={goNext} />
            </div>
            {inForce && inForce !== written.text && (
                <details>
                    <summary>{t("templates.difference")}</summary>
                    <WordDiff
                        before={inForce}
                        now={written.text}
                        lang={given.locale}
                        label={t("templates.in_force_to_mine")}
                    />
                </details>
            )}
            <OwnPictures text={text} />
            <HowUsed given={given} />
            <Comments text={text} />
            <History text={text} />
        </section>
    );
}
