import { useState } from "preact/hooks";
import { api, ask } from "../api/client";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";
import { FolderField } from "./folder_field";

interface Props {
    folder: string;
    count: number;
    renamed: (to: string) => void;
    close: () => void;
}

/** Another name for a folder: all that is in it goes along. */
export function RenameFolder({ folder, count, renamed, close }: Props) {
    const [to, setTo] = useState(folder);
    const { busy, problem, run } = useAct();
    const rename = async (event: Event) => {
        event.preventDefault();
        const body = { from: folder, to };
        if (!(await run(() => ask(api.POST("/own-template-folders/rename", { body }))))) return;
        close();
        renamed(to.trim());
    };
    return (
        <Dialog title={t("own.rename")} close={close}>
            <form onSubmit={rename}>
                <p>{t("own.rename_what", { count })}</p>
                <FolderField value={to} set={setTo} label={t("own.new_name")} />
                <ProblemBox problem={problem} />
                <div class="dialog-acts">
                    <Button onClick={close}>{t("action.cancel")}</Button>
                    <Button kind="main" type="submit" waits={busy}>
                        {t("templates.save")}
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}
