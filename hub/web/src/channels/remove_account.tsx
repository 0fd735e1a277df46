import { useState } from "preact/hooks";
import { useLocation } from "wouter-preact";
import { api, ask } from "../api/client";
import type { Account } from "../api/types";
import { isolate, t } from "../i18n/words";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";

export function RemoveAccount({ account, close }: { account: Account; close: () => void }) {
    const [, go] = useLocation();
    const [typed, setTyped] = useState("");
    const { busy, problem, run } = useAct();
    const remove = async () => {
        const params = { path: { id: account.id } };
        if (await run(() => ask(api.DELETE("/accounts/{id}", { params })))) go("/channels");
    };
    return (
        <Dialog title={t("account.remove_title", { name: isolate(account.name) })} close={close}>
            <p>{t("account.remove_what")}</p>
            <label class="field">
                <span>{t("account.remove_type", { name: isolate(account.name) })}</span>
                <input dir="auto" value={typed} onInput={(event) => setTyped(event.currentTarget.value)} />
            </label>
            <ProblemBox problem={problem} />
            <div class="dialog-acts">
                <Button onClick={close}>{t("action.cancel")}</Button>
                <Button kind="main" disabled={typed !== account.name || busy} onClick={remove}>
                    {t("account.remove")}
                </Button>
            </div>
        </Dialog>
    );
}
