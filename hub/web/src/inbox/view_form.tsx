import { useState } from "preact/hooks";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";

interface Props {
    title: string;
    name: string;
    shared: boolean;
    save: (name: string, shared: boolean) => Promise<unknown>;
    close: () => void;
}

/** What a saved view is called and who sees it. */
export function ViewForm({ title, name: before, shared: sharedBefore, save, close }: Props) {
    const [name, setName] = useState(before);
    const [shared, setShared] = useState(sharedBefore);
    const { busy, problem, run } = useAct();
    const submit = async (event: Event) => {
        event.preventDefault();
        if (await run(() => save(name, shared))) close();
    };
    return (
        <Dialog title={title} close={close}>
            <form class="view-form" onSubmit={submit}>
                <Field label={t("find.name")} help={t("find.name_help")} required>
                    {(control) => (
                        <input
                            {...control}
                            type="text"
                            dir="auto"
                            required
                            value={name}
                            onInput={(event) => setName(event.currentTarget.value)}
                        />
                    )}
                </Field>
                <label class="check">
                    <input
                        type="checkbox"
                        checked={shared}
                        onChange={(event) => setShared(event.currentTarget.checked)}
                    />
                    {t("find.shared")}
                </label>
                <ProblemBox problem={problem} />
                <div class="dialog-acts">
                    <Button onClick={close}>{t("action.cancel")}</Button>
                    <Button kind="main" type="submit" disabled={busy}>
                        {t("find.keep")}
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}
