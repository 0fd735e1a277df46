import { useEffect, useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { Action, SaidInput } from "../api/types";
import { showToast } from "../app/announce";
import { isolate, t } from "../i18n/words";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { ProblemBox } from "../ui/problem_box";
import { SaidInputs } from "../ui/said_inputs";
import { useAct } from "../ui/use_ask";
import { Changes } from "./changes";
import { whyHeld } from "./words";

interface Props {
    action: Action;
    label: string;
    inputs: SaidInput[];
    decides: "approve" | "decline";
    decided: () => void;
    close: () => void;
}

const kMostWord = 500;

/** The second gesture of whoever decides, with his word. */
export function DecideDialog({ action, label, inputs, decides, decided, close }: Props) {
    const [word, setWord] = useState("");
    const { busy, problem, run } = useAct();
    const approves = decides === "approve";
    useEffect(() => {
        if (problem?.body.code === "scene_changed") decided();
    }, [problem]);
    const decide = async () => {
        const params = { path: { id: action.id } };
        const body = { word: word.trim() };
        const done = await run(() =>
            approves
                ? ask(
                      api.POST("/approvals/{id}/approve", {
                          params,
                          body: { ...body, scene: action.approval?.scene },
                      }),
                  )
                : ask(api.POST("/approvals/{id}/decline", { params, body })),
        );
        if (!done) return;
        showToast(t(approves ? "approval.approved" : "approval.declined", { action: isolate(label) }));
        decided();
        close();
    };
    return (
        <Dialog
            title={t(approves ? "approval.approve_of" : "approval.decline_of", { action: isolate(label) })}
            close={close}
        >
            <form
                class="action-form"
                onSubmit={(event) => {
                    event.preventDefault();
                    if (!busy) void decide();
                }}
            >
                <SaidInputs inputs={inputs} />
                {action.approval && <p>{whyHeld(action.approval, action.cost)}</p>}
                {action.approval && <Changes approval={action.approval} />}
                {approves && <p class="warning">{t("approval.goes_out")}</p>}
                <Field label={t(approves ? "approval.word" : "approval.word_why")} required={!approves}>
                    {(control) => (
                        <textarea
                            {...control}
                            rows={3}
                            dir="auto"
                            maxLength={kMostWord}
                            required={!approves}
                            value={word}
                            onInput={(event) => setWord(event.currentTarget.value)}
                        />
                    )}
                </Field>
                <ProblemBox problem={problem} />
                <div class="dialog-acts">
                    <Button onClick={close}>{t("action.cancel")}</Button>
                    <Button kind="main" type="submit" waits={busy}>
                        {t(approves ? "approval.approve" : "approval.decline")}
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}
