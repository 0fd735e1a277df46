import { useEffect, useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { Action, ActionKind, Approval, Case, Hold, SaidInput, Thread } from "../api/types";
import { personName } from "../app/people";
import { mayApprove, user } from "../app/session";
import { dateTimeIn, own } from "../i18n/format";
import { isolate, t } from "../i18n/words";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";
import { Changes } from "./changes";
import { countApprovals } from "./counts";
import { DecideDialog } from "./decide_dialog";
import { warningOf, whyHeld } from "./words";

const kTypingMs = 400;
const kMostReason = 500;

const time = (instant: string) => dateTimeIn(new Date(instant), own());

interface NoteProps {
    shown: Thread;
    action: ActionKind;
    one?: Case;
    values: Record<string, string>;
    reason: string;
    setReason: (reason: string) => void;
    /** Told whether a colleague will have to approve. */
    setHeld: (held: boolean) => void;
}

/** Says before an action is sent that it will wait, and takes down what it is needed for. */
export function HoldNote({ shown, action, one, values, reason, setReason, setHeld }: NoteProps) {
    const [found, setFound] = useState<{ hold: Hold; cost: Action["cost"] }>();
    const { id } = shown.conversation;
    useEffect(() => {
        let left = false;
        const params = { path: { id } };
        const body = { action: action.name, case: one?.id, inputs: values };
        const check = async () => {
            try {
                const { hold, cost } = await ask(
                    api.POST("/conversations/{id}/actions/check", { params, body }),
                );
                if (left) return;
                setFound(hold ? { hold, cost } : undefined);
                setHeld(hold !== null);
            } catch {
                // It is asked again when it is sent.
            }
        };
        const timer = setTimeout(() => void check(), kTypingMs);
        return () => {
            left = true;
            clearTimeout(timer);
        };
    }, [id, action.name, one?.id, JSON.stringify(values)]);
    if (!found) return null;
    return (
        <div class="approval">
            <p class="warning" role="status">
                {warningOf(found.hold, found.cost)}
            </p>
            <Field label={t("approval.reason")}>
                {(control) => (
                    <textarea
                        {...control}
                        rows={2}
                        dir="auto"
                        maxLength={kMostReason}
                        value={reason}
                        onInput={(event) => setReason(event.currentTarget.value)}
                    />
                )}
            </Field>
        </div>
    );
}

/** How it ended, as far as a person has decided. */
function Decided({ action, approval }: { action: Action; approval: Approval }) {
    const { decided_by: by, word } = approval;
    if (!by || action.state === "withdrawn") return null;
    const name = isolate(personName(by));
    return (
        <>
            <p>
                {t(action.state === "declined" ? "approval.declined_by" : "approval.approved_by", { name })}
            </p>
            {word && <blockquote dir="auto">{word}</blockquote>}
        </>
    );
}

/** What whoever decides should know, and his two buttons; the asker can take it back. */
function Open({ action, approval, label, inputs, again }: Props & { approval: Approval }) {
    const [decides, setDecides] = useState<"approve" | "decline">();
    const { busy, problem, run } = useAct();
    const isOwn = action.user === user.value?.id;
    const withdraw = () =>
        run(() => ask(api.POST("/approvals/{id}/withdraw", { params: { path: { id: action.id } } })));
    return (
        <>
            <Changes approval={approval} />
            {approval.due_at && <p class="warning">{t("approval.due", { time: time(approval.due_at) })}</p>}
            <p class="dim">{t("approval.expires", { time: time(approval.expires_at) })}</p>
            <ProblemBox problem={problem} />
            <div class="acts">
                {!isOwn && mayApprove() && (
                    <>
                        <Button kind="main" aria-haspopup="dialog" onClick={() => setDecides("approve")}>
                            {t("approval.approve")}
                        </Button>
                        <Button aria-haspopup="dialog" onClick={() => setDecides("decline")}>
                            {t("approval.decline")}
                        </Button>
                    </>
                )}
                {isOwn && (
                    <Button waits={busy} onClick={async () => (await withdraw()) && again()}>
                        {t("approval.withdraw")}
                    </Button>
                )}
            </div>
            {decides && (
                <DecideDialog
                    {...{ action, label, inputs, decides }}
                    decided={again}
                    close={() => setDecides(undefined)}
                />
            )}
        </>
    );
}

interface Props {
    action: Action;
    label: string;
    inputs: SaidInput[];
    /** Something was done: what is shown is to be asked for anew. */
    again: () => void;
}

/** Tells the hub once that the asker has seen how it ended. */
function useSeen({ action }: Props) {
    const unseen =
        action.user === user.value?.id &&
        action.approval?.seen === false &&
        action.state !== "awaiting_approval";
    useEffect(() => {
        if (!unseen) return;
        const params = { path: { id: action.id } };
        ask(api.POST("/approvals/{id}/seen", { params })).then(
            () => void countApprovals(),
            () => undefined,
        );
    }, [unseen, action.id]);
}

/** Why an action waits, or waited, for a second person, and what he said. */
export function ApprovalView(props: Props) {
    const { action } = props;
    const { approval } = action;
    useSeen(props);
    if (!approval) return null;
    return (
        <div class="approval">
            <p>{whyHeld(approval, action.cost)}</p>
            {approval.reason && <blockquote dir="auto">{approval.reason}</blockquote>}
            <Decided action={action} approval={approval} />
            {action.state === "awaiting_approval" && <Open {...props} approval={approval} />}
        </div>
    );
}
