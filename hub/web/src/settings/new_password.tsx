import { useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { User } from "../api/types";
import { isolate, t } from "../i18n/words";
import { Button } from "../ui/button";
import { Copyable } from "../ui/copyable";
import { Dialog } from "../ui/dialog";
import { FinalCheck } from "../ui/final_check";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";
import { makePassword } from "./password";

/** Gives a person a new password, and shows it this once. */
export function NewPassword({ person, close }: { person: User; close: () => void }) {
    const [sure, setSure] = useState(false);
    const [made, setMade] = useState("");
    const { busy, problem, run } = useAct();
    const reset = () =>
        run(async () => {
            const password = makePassword();
            await ask(api.PATCH("/users/{id}", { params: { path: { id: person.id } }, body: { password } }));
            setMade(password);
        });
    return (
        <Dialog title={t("users.reset_of", { name: isolate(person.name) })} close={close}>
            {!made && <p>{t("users.reset_what")}</p>}
            {!made && <FinalCheck checked={sure} change={setSure} />}
            <div role="status">
                {made && (
                    <div class="good token-made">
                        <strong>{t("tokens.once")}</strong>
                        <Copyable text={made} label={t("users.copy_password")} />
                    </div>
                )}
            </div>
            <ProblemBox problem={problem} />
            <div class="dialog-acts">
                <Button onClick={close}>{t(made ? "action.close" : "action.cancel")}</Button>
                {!made && (
                    <Button kind="main" disabled={!sure || busy} onClick={reset}>
                        {t("users.reset")}
                    </Button>
                )}
            </div>
        </Dialog>
    );
}
