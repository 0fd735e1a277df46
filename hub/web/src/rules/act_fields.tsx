import type { Rule } from "../api/types";
import { t, tWire } from "../i18n/words";
import { kTopics } from "../inbox/choices";
import { Field } from "../ui/field";
import { Choices } from "./choices";
import { answeringKinds, type Known, labelChoices, listOf, peopleChoices } from "./names";

type RuleActs = Rule["acts"];

interface Props {
    acts: RuleActs;
    known: Known;
    change: (change: Partial<RuleActs>) => void;
}

const kMostOpen = 1000;

function AnswerField({ acts, known, change }: Props) {
    const channels = answeringKinds(known).map(({ kind, title }) => title ?? kind);
    if (channels.length === 0) return null;
    const groups = kTopics.flatMap(({ intents }) =>
        intents.map((intent) => ({
            intent,
            templates: known.templates.filter(
                ({ intent: its, key }) => its === intent && known.answers.includes(key),
            ),
        })),
    );
    const { answer } = acts;
    const barred = answer !== null && !known.answers.includes(answer);
    const written = known.templates.find(({ key }) => key === answer);
    return (
        <Field
            label={t("rules.answer")}
            help={t("rules.answer_help", { channels: listOf(channels) })}
            error={barred && written ? t("rules.answer_barred") : undefined}
        >
            {(control) => (
                <select
                    {...control}
                    name="answer"
                    value={acts.answer ?? ""}
                    onChange={(event) => change({ answer: event.currentTarget.value || null })}
                >
                    <option value="">{t("rules.no_answer")}</option>
                    {barred && <option value={answer}>{written?.title ?? t("rules.gone")}</option>}
                    {groups.map(
                        ({ intent, templates }) =>
                            templates.length > 0 && (
                                <optgroup key={intent} label={tWire("intent", intent)}>
                                    {templates.map(({ key, title }) => (
                                        <option key={key} value={key}>
                                            {title}
                                        </option>
                                    ))}
                                </optgroup>
                            ),
                    )}
                </select>
            )}
        </Field>
    );
}

/** What is done with a conversation. */
export function ActFields({ acts, known, change }: Props) {
    return (
        <section>
            <h3>{t("rules.then")}</h3>
            <Choices
                title={t("rules.assign")}
                none={t("rules.nobody")}
                choices={peopleChoices()}
                chosen={acts.assign}
                change={(assign) => change({ assign })}
            />
            {acts.assign.length > 0 && (
                <>
                    <p class="help">{t("rules.assign_help")}</p>
                    <Field label={t("rules.most")} help={t("rules.most_help")}>
                        {(control) => (
                            <input
                                {...control}
                                name="most"
                                type="number"
                                min={1}
                                max={kMostOpen}
                                value={acts.most_open ?? ""}
                                onInput={(event) =>
                                    change({ most_open: Number(event.currentTarget.value) || null })
                                }
                            />
                        )}
                    </Field>
                </>
            )}
            <Choices
                title={t("rules.labels")}
                none={t("rules.no_labels")}
                choices={labelChoices()}
                chosen={acts.labels}
                change={(labels) => change({ labels })}
            />
            <AnswerField acts={acts} known={known} change={change} />
        </section>
    );
}
