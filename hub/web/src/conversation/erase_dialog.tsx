import { useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { Thread } from "../api/types";
import { showToast } from "../app/announce";
import { clearDraft } from "../composer/draft";
import { isolate, t } from "../i18n/words";
import { loadJobs } from "../jobs/jobs";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { FinalCheck } from "../ui/final_check";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";

/** A name as people read it: what was copied brings marks along that nobody sees. */
const asRead = (name: string) =>
    name
        .normalize("NFC")
        .replace(/\s+/gu, " ")
        .replace(/[\p{Cc}\p{Cf}]/gu, "")
        .trim();

interface Props {
    shown: Thread;
    close: () => void;
}

/** Says what is forgotten, and wants the name typed before it is. */
export function EraseDialog({ shown, close }: Props) {
    const { id, buyer } = shown.conversation;
    const [typed, setTyped] = useState("");
    const [checked, setChecked] = useState(false);
    const { busy, problem, run } = useAct();
    const sure = checked && asRead(typed) === asRead(buyer.name);
    const erase = async () => {
        const params = { path: { id: buyer.id } };
        if (!(await run(() => ask(api.POST("/buyers/{id}/erase", { params, body: { name: typed } })))))
            return;
        clearDraft(id);
        showToast(t("erase.begun"));
        void loadJobs();
        close();
    };
    return (
        <Dialog title={t("erase.title", { name: isolate(buyer.name || t("buyer.nameless")) })} close={close}>
            <form
                class="action-form"
                onSubmit={(event) => {
                    event.preventDefault();
                    if (sure && !busy) void erase();
                }}
            >
                <p class="warning">{t("erase.what")}</p>
                <p>{t("erase.stays")}</p>
                <p class="dim">{t("erase.others")}</p>
                {buyer.name && (
                    <Field label={t("erase.type", { name: isolate(buyer.name) })}>
                        {(control) => (
                            <input
                                {...control}
                                name="name"
                                autoComplete="off"
                                dir="auto"
                                value={typed}
                                onInput={(event) => setTyped(event.currentTarget.value)}
                            />
                        )}
                    </Field>
                )}
                <FinalCheck checked={checked} change={setChecked} />
                <ProblemBox problem={problem} />
                <div class="dialog-acts">
                    <Button onClick={close}>{t("action.cancel")}</Button>
                    <Button kind="main" type="submit" disabled={!sure || busy}>
                        {t("erase.act")}
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}
