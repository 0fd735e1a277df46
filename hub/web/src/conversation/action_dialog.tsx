import { useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { ActionKind, Case, Setting, Thread } from "../api/types";
import { showToast } from "../app/announce";
import { loaded } from "../app/loaded";
import { part } from "../app/part";
import { SettingField } from "../channels/setting_field";
import { randomKey } from "../composer/random";
import { isolate, t } from "../i18n/words";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { ProblemBox } from "../ui/problem_box";
import { useAct, useAsk } from "../ui/use_ask";
import { ActionReview } from "./action_review";
import { reload } from "./store";

const HoldNote = loaded(async () => (await part("approval", () => import("../approvals/approval"))).HoldNote);

interface Props {
    shown: Thread;
    action: ActionKind;
    one?: Case;
    close: () => void;
}

/** What the choices are just now; only the marketplace knows. */
function useChoices(conversation: string, action: ActionKind, one: Case | undefined) {
    const wanted = action.inputs.some(({ type }) => type === "choice");
    const params = { path: { id: conversation } };
    const body = { action: action.name, case: one?.id };
    const asked = useAsk(
        async () =>
            wanted ? (await ask(api.POST("/conversations/{id}/choices", { params, body }))).choices : {},
        [action.name, one?.id],
    );
    return { ...asked, waiting: wanted && !asked.value };
}

/** The inputs of an action, a review where it is final, then the deed. */
export function ActionDialog({ shown, action, one, close }: Props) {
    const { id } = shown.conversation;
    const [values, setValues] = useState<Record<string, string>>({});
    // The same for every press of the button, so that a second one can't do it twice.
    const [key] = useState(randomKey);
    const asksFirst = action.inputs.length > 0;
    const [reviewed, setReviewed] = useState(action.final && !asksFirst);
    const choices = useChoices(id, action, one);
    const { busy, problem, run } = useAct();
    const [reason, setReason] = useState("");
    const [held, setHeld] = useState(false);
    const repeats = problem?.body.code === "asked_already";
    const act = async () => {
        if (busy) return;
        const params = { path: { id } };
        const body = {
            action: action.name,
            key,
            case: one?.id,
            inputs: values,
            reason: reason.trim() || undefined,
            again: repeats || undefined,
        };
        let waits = false;
        const asked = await run(async () => {
            const made = await ask(api.POST("/conversations/{id}/actions", { params, body }));
            waits = made.state === "awaiting_approval";
        });
        if (!asked) {
            if (asksFirst) setReviewed(false);
            return;
        }
        showToast(t(waits ? "approval.asked" : "act.asked", { action: isolate(action.label) }));
        await reload(id);
        close();
    };
    const choicesOf = ({ name, choices: fixed = [] }: Setting) => choices.value?.[name] ?? fixed;
    const note = action.costs && <HoldNote {...{ shown, action, one, values, reason, setReason, setHeld }} />;
    const usual = held ? t("approval.ask") : action.label;
    const deed = repeats ? t("act.all_the_same") : usual;
    const lacksChoice = (input: Setting) => input.type === "choice" && choicesOf(input).length === 0;
    const field = (input: Setting) => (
        <SettingField
            key={input.name}
            setting={{ ...input, choices: choicesOf(input) }}
            value={values[input.name] ?? ""}
            error={problem?.body.field === input.name ? problem.body.detail || problem.body.title : undefined}
            onChange={(value) => setValues((before) => ({ ...before, [input.name]: value }))}
        />
    );
    if (reviewed)
        return (
            <Dialog key="review" title={t("act.review", { action: isolate(action.label) })} close={close}>
                <ActionReview
                    {...{ shown, action, one, values, busy, problem, act, note, deed }}
                    change={asksFirst ? () => setReviewed(false) : undefined}
                    close={close}
                />
            </Dialog>
        );
    return (
        <Dialog key="inputs" title={action.label} close={close}>
            <form
                class="action-form"
                onSubmit={(event) => {
                    event.preventDefault();
                    if (action.final) setReviewed(true);
                    else void act();
                }}
            >
                {choices.waiting && !choices.problem && <p role="status">{t("act.asking")}</p>}
                <ProblemBox problem={choices.problem} retry={choices.again} />
                {!choices.waiting && action.inputs.map(field)}
                {choices.value && action.inputs.some(lacksChoice) && <p class="dim">{t("act.no_choice")}</p>}
                {!action.final && note}
                <ProblemBox problem={problem} />
                <div class="dialog-acts">
                    <Button onClick={close}>{t("action.cancel")}</Button>
                    <Button kind="main" type="submit" disabled={choices.waiting || busy}>
                        {action.final ? t("act.to_review") : deed}
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}
