import { useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { Thread } from "../api/types";
import { loaded } from "../app/loaded";
import { part } from "../app/part";
import { isolate, t } from "../i18n/words";
import { Button } from "../ui/button";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";
import { reload } from "./store";

const SamePersonDialog = loaded(
    async () => (await part("same_person_dialog", () => import("./same_person_dialog"))).SamePersonDialog,
);

/** With which other accounts the buyer writes too, as a seller has said; each can be taken back. */
export function SamePerson({ thread }: { thread: Thread }) {
    const { id, buyer } = thread.conversation;
    const linked = thread.linked ?? [];
    const [open, setOpen] = useState(false);
    const { busy, problem, run } = useAct();
    const unlink = (other: string) =>
        run(async () => {
            const params = { path: { id: buyer.id, other } };
            await ask(api.DELETE("/buyers/{id}/links/{other}", { params }));
            await reload(id);
        });
    return (
        <div class="same-person">
            {linked.length > 0 && (
                <>
                    <h3>{t("same_person.title")}</h3>
                    <ul class="linked-buyers">
                        {linked.map(({ id: other, name, account, direct }) => (
                            <li key={other}>
                                <span>
                                    <bdi>{name || t("buyer.nameless")}</bdi>{" "}
                                    <span class="dim">
                                        <bdi>{account.name}</bdi> {account.title}
                                    </span>
                                </span>
                                {direct && (
                                    <Button
                                        kind="quiet"
                                        waits={busy}
                                        aria-label={t("same_person.undo_of", {
                                            name: isolate(name || t("buyer.nameless")),
                                            account: isolate(account.name),
                                        })}
                                        onClick={() => !busy && void unlink(other)}
                                    >
                                        {t("same_person.undo")}
                                    </Button>
                                )}
                            </li>
                        ))}
                    </ul>
                </>
            )}
            <ProblemBox problem={problem} />
            <Button kind="quiet" aria-haspopup="dialog" onClick={() => setOpen(true)}>
                {t("same_person.add")}
            </Button>
            {open && <SamePersonDialog thread={thread} close={() => setOpen(false)} />}
        </div>
    );
}
