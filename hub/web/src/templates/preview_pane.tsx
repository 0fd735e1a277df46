import { useState } from "preact/hooks";
import type { TemplateCheck, TemplateFact } from "../api/types";
import { objectionText } from "../composer/objection";
import { nameTokens } from "../composer/tokens";
import { number } from "../i18n/format";
import { isolate, t } from "../i18n/words";
import { Bar } from "./bar";
import { labelOf } from "./insertions";

type Example = TemplateCheck["examples"][number];
type Limit = TemplateCheck["limits"][number];

const idOf = ({ kind, label }: Example) => `${kind} ${label}`;

function nameOf({ kind, label, buyer }: Example): string {
    if (kind === "order") return t("templates.order", { buyer: isolate(buyer), order: isolate(label) });
    return kind === "longest" ? t("templates.longest") : t("templates.shortest");
}

interface ChoiceProps {
    examples: Example[];
    chosen: Example;
    choose: (id: string) => void;
}

/** Orders and bounds in a list, counts as buttons: one sees all forms quickly. */
function ExampleChoice({ examples, chosen, choose }: ChoiceProps) {
    const counts = examples.filter(({ kind }) => kind === "count");
    const listed = examples.filter(({ kind }) => kind !== "count");
    return (
        <>
            <select
                aria-label={t("templates.preview_of")}
                value={chosen.kind === "count" ? "" : idOf(chosen)}
                onChange={(event) => choose(event.currentTarget.value)}
            >
                {chosen.kind === "count" && <option value="">{t("templates.counts")}</option>}
                {listed.map((example) => (
                    <option key={idOf(example)} value={idOf(example)}>
                        {nameOf(example)}
                    </option>
                ))}
            </select>
            {counts.length > 0 && (
                <div class="acts" role="group" aria-label={t("templates.counts")}>
                    {counts.map((example) => (
                        <button
                            key={example.label}
                            type="button"
                            class="button plain count-button"
                            aria-pressed={example === chosen}
                            onClick={() => choose(idOf(example))}
                        >
                            {number(Number(example.label))}
                        </button>
                    ))}
                </div>
            )}
        </>
    );
}

function Limits({ limits }: { limits: Limit[] }) {
    return (
        <ul class="limits">
            {limits.map(({ kind, name, length, limit, lint }) => {
                const over = limit > 0 && length > limit;
                return (
                    <li key={kind}>
                        <span class="limit-line">
                            <bdi>{name}</bdi>
                            <span class={over ? "bad-text" : "dim"}>
                                {limit > 0
                                    ? t("templates.length_of", {
                                          length: number(length),
                                          limit: number(limit),
                                      })
                                    : number(length)}
                            </span>
                        </span>
                        {limit > 0 && <Bar share={length / limit} look={over ? "bad" : ""} />}
                        {lint.map((objection) => (
                            <p key={`${objection.code}${objection.found}`} class="objection" dir="auto">
                                {objectionText(objection)}
                            </p>
                        ))}
                    </li>
                );
            })}
        </ul>
    );
}

interface Props {
    check: TemplateCheck | undefined;
    lang: string;
    facts: TemplateFact[];
    empty: boolean;
}

/** The text as buyers will read it. */
export function PreviewPane({ check, lang, facts, empty }: Props) {
    const [id, setId] = useState("");
    const examples = check?.examples ?? [];
    const chosen = examples.find((example) => idOf(example) === id) ?? examples[0];
    return (
        <section class="text-pane preview-pane" aria-labelledby="preview-title">
            <h2 id="preview-title">{t("templates.preview")}</h2>
            {!chosen && <p class="dim">{t(empty ? "templates.preview_empty" : "templates.preview_none")}</p>}
            {check && chosen && (
                <>
                    <ExampleChoice examples={examples} chosen={chosen} choose={setId} />
                    <div class="to-buyer buyer-side">
                        <p class="as-written" dir="auto" lang={lang}>
                            {nameTokens(chosen.text, (name) => labelOf(name, facts))}
                        </p>
                    </div>
                    {chosen.missing.length > 0 && (
                        <p class="dim">
                            {t("templates.missing_facts", {
                                names: chosen.missing
                                    .map((name) => labelOf(name, facts))
                                    .join(t("list.comma")),
                            })}
                        </p>
                    )}
                    <h3>{t("templates.lengths")}</h3>
                    <Limits limits={check.limits} />
                </>
            )}
        </section>
    );
}
