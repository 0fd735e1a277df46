import { useState } from "preact/hooks";
import { useLocation } from "wouter-preact";
import { showToast } from "../app/announce";
import { kCoveragePath } from "../app/routes";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { FinalCheck } from "../ui/final_check";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";
import type { TextHandle } from "./use_text";

/** Removes a template of the shop's own in every language, for good; the hub says no once a reply was made from it. */
export function RemoveOwn({ text, close }: { text: TextHandle; close: () => void }) {
    const [, go] = useLocation();
    const [checked, setChecked] = useState(false);
    const { busy, problem, run } = useAct();
    const remove = async () => {
        if (!(await run(text.removeOwn))) return;
        close();
        showToast(t("remove_own.done"));
        go(kCoveragePath);
    };
    return (
        <Dialog title={t("remove_own.title")} close={close}>
            <p>{t("remove_own.what")}</p>
            <FinalCheck checked={checked} change={setChecked} />
            <ProblemBox problem={problem} />
            <div class="dialog-acts">
                <Button onClick={close}>{t("action.cancel")}</Button>
                <Button kind="main" disabled={!checked || busy} onClick={() => void remove()}>
                    {t("remove_own.act")}
                </Button>
            </div>
        </Dialog>
    );
}
