import { useState } from "preact/hooks";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { FinalCheck } from "../ui/final_check";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";

interface Props {
    title: string;
    /** What is lost by it. */
    what: string;
    act: string;
    remove: () => Promise<unknown>;
    removed: () => void;
    close: () => void;
}

/** Asks before something is removed for good. */
export function RemoveDialog({ title, what, act, remove, removed, close }: Props) {
    const [sure, setSure] = useState(false);
    const { busy, problem, run } = useAct();
    const go = async () => {
        if (!(await run(remove))) return;
        removed();
        close();
    };
    return (
        <Dialog title={title} close={close}>
            <p>{what}</p>
            <FinalCheck checked={sure} change={setSure} />
            <ProblemBox problem={problem} />
            <div class="dialog-acts">
                <Button onClick={close}>{t("action.cancel")}</Button>
                <Button kind="main" disabled={!sure || busy} onClick={go}>
                    {act}
                </Button>
            </div>
        </Dialog>
    );
}
