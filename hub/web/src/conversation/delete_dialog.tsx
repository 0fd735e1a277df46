import { useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { Thread } from "../api/types";
import { showToast } from "../app/announce";
import { clearDraft } from "../composer/draft";
import { isolate, t } from "../i18n/words";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { FinalCheck } from "../ui/final_check";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";
import { thread } from "./store";

interface Props {
    shown: Thread;
    close: () => void;
    deleted: () => void;
}

export function DeleteDialog({ shown, close, deleted }: Props) {
    const { id, buyer } = shown.conversation;
    const [checked, setChecked] = useState(false);
    const { busy, problem, run } = useAct();
    const remove = async () => {
        if (!(await run(() => ask(api.DELETE("/conversations/{id}", { params: { path: { id } } }))))) return;
        clearDraft(id);
        // The event may have been quicker, and another conversation may be open by now.
        if (thread.value?.conversation.id !== id) return;
        showToast(t("delete.done"));
        deleted();
    };
    const name = isolate(buyer.name || t("buyer.nameless"));
    return (
        <Dialog title={t("delete.title", { name })} close={close}>
            <p>{t("delete.what", { count: shown.messages.length })}</p>
            <FinalCheck checked={checked} change={setChecked} />
            <ProblemBox problem={problem} />
            <div class="dialog-acts">
                <Button onClick={close}>{t("action.cancel")}</Button>
                <Button kind="main" disabled={!checked || busy} onClick={remove}>
                    {t("delete.act")}
                </Button>
            </div>
        </Dialog>
    );
}
