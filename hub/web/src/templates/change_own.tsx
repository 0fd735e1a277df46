import { useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { OwnTemplate } from "../api/types";
import { say } from "../app/announce";
import { languageName } from "../i18n/format";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";
import { FolderField } from "./folder_field";
import { namingText } from "./own_store";

interface Props {
    item: OwnTemplate;
    changed: () => void;
    close: () => void;
}

/** Title and folder of a template: sellers alone read them, so they need no review. */
export function ChangeOwn({ item, changed, close }: Props) {
    const named = namingText(item);
    const [title, setTitle] = useState(named?.title ?? "");
    const [folder, setFolder] = useState(item.folder);
    const { busy, problem, run } = useAct();
    const save = async (event: Event) => {
        event.preventDefault();
        const params = { path: { key: item.key } };
        const body = named ? { folder, title, locale: named.locale } : { folder };
        if (!(await run(() => ask(api.PATCH("/own-templates/{key}", { params, body }))))) return;
        close();
        say(t("templates.saved"));
        changed();
    };
    return (
        <Dialog title={t("own.change")} close={close}>
            <form onSubmit={save}>
                {named && (
                    <Field
                        label={t("templates.own.title")}
                        required
                        help={item.texts.length > 1 && languageName(named.locale)}
                    >
                        {(control) => (
                            <input
                                {...control}
                                dir="auto"
                                required
                                maxLength={100}
                                value={title}
                                onInput={(event) => setTitle(event.currentTarget.value)}
                            />
                        )}
                    </Field>
                )}
                <FolderField value={folder} set={setFolder} />
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
