import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Problem } from "../api/problem";
import type { ActionKind, Case, Setting, Thread } from "../api/types";
import { money } from "../i18n/format";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { FactLine } from "../ui/fact_line";
import { FinalCheck } from "../ui/final_check";
import { ProblemBox } from "../ui/problem_box";

interface Props {
    shown: Thread;
    action: ActionKind;
    one?: Case;
    values: Record<string, string>;
    busy: boolean;
    problem: Problem | undefined;
    act: () => void;
    /** That a colleague will have to approve it. */
    note: ComponentChildren;
    /** What the button says. */
    deed: string;
    /** Back to the inputs, where there are any. */
    change: (() => void) | undefined;
    close: () => void;
}

function Subject({ shown, action, one }: Pick<Props, "shown" | "action" | "one">) {
    const { conversation, order } = shown;
    // What a case is about is the buyer's claim; the order's total says what is at stake otherwise.
    const amount = one ? one.amount : action.about === "order" ? order?.total : undefined;
    const number = one?.order_id ?? conversation.order_id;
    return (
        <>
            <FactLine label={t("facts.buyer")}>
                <bdi>{conversation.buyer.name || t("buyer.nameless")}</bdi>
            </FactLine>
            {number && action.about !== "conversation" && (
                <FactLine label={t("facts.order")}>
                    <bdi dir="ltr">{number}</bdi>
                </FactLine>
            )}
            {amount && (
                <FactLine label={t(one ? "act.claimed" : "order.total")}>
                    {money(amount.amount, amount.currency)}
                </FactLine>
            )}
        </>
    );
}

function shownValue(setting: Setting, value: string | undefined): ComponentChildren {
    const effective = value || setting.fallback || "";
    if (setting.type === "flag") return t(effective === "true" ? "act.yes" : "act.no");
    return setting.choice_labels?.[effective] ?? effective;
}

/** Names whom and what a final act touches, and lets it be done by a second, different gesture. */
export function ActionReview(props: Props) {
    const { shown, action, one, values, busy, problem, act, note, deed, change, close } = props;
    const [checked, setChecked] = useState(false);
    return (
        <>
            <p class="warning">{t("act.final")}</p>
            <dl class="facts-list">
                <Subject {...{ shown, action, one }} />
                {action.inputs
                    .filter((input) => shownValue(input, values[input.name]))
                    .map((input) => (
                        <FactLine key={input.name} label={input.label}>
                            <span dir="auto">{shownValue(input, values[input.name])}</span>
                        </FactLine>
                    ))}
            </dl>
            {note}
            <ProblemBox problem={problem} />
            <FinalCheck checked={checked} change={setChecked} />
            <div class="dialog-acts">
                <Button onClick={change ?? close}>{t(change ? "act.change" : "action.cancel")}</Button>
                <Button kind="main" disabled={!checked || busy} onClick={act}>
                    <span dir="auto">{deed}</span>
                </Button>
            </div>
        </>
    );
}
