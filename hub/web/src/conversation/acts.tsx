import { Check, Clock, RotateCcw, UserRound } from "lucide-preact";
import { useEffect } from "preact/hooks";
import type { Conversation } from "../api/types";
import { loadPeople, personName } from "../app/people";
import { user } from "../app/session";
import { t } from "../i18n/words";
import { useCommand } from "../keys/dispatcher";
import { shortcutOf } from "../keys/table";
import { AssignPanel } from "../team/assign_panel";
import { SnoozePanel } from "../team/snooze_panel";
import { Button } from "../ui/button";
import { PopoverButton } from "../ui/popover";
import { tryChange } from "./try_change";

/** Who has it, later, done. */
export function Acts({ item }: { item: Conversation }) {
    useEffect(loadPeople, []);
    const open = item.state === "open";
    const finish = () =>
        tryChange(item.id, { state: "done" }, t("done.done"), { state: "open", snoozed_until: null });
    const reopen = () => {
        const { state, snoozed_until } = item;
        tryChange(item.id, { state: "open", snoozed_until: null }, t("done.reopened"), {
            state,
            snoozed_until,
        });
    };
    useCommand("assign", () => document.getElementById("act-assign")?.click());
    useCommand("snooze", open ? () => document.getElementById("act-snooze")?.click() : undefined);
    useCommand("take", () =>
        tryChange(item.id, { assignee: user.value?.id ?? null }, t("assign.done", { name: t("person.me") }), {
            assignee: item.assignee,
        }),
    );
    useCommand("done", open ? finish : undefined);
    return (
        <>
            <PopoverButton
                id="act-assign"
                label={t("action.assign")}
                keys={shortcutOf("assign")}
                face={
                    <>
                        <UserRound size={16} aria-hidden="true" />
                        <span>{personName(item.assignee)}</span>
                    </>
                }
            >
                {(close) => <AssignPanel item={item} close={close} />}
            </PopoverButton>
            {open ? (
                <>
                    <PopoverButton
                        id="act-snooze"
                        label={t("action.snooze")}
                        keys={shortcutOf("snooze")}
                        face={
                            <>
                                <Clock size={16} aria-hidden="true" />
                                <span>{t("action.snooze")}</span>
                            </>
                        }
                    >
                        {(close) => <SnoozePanel item={item} close={close} />}
                    </PopoverButton>
                    <Button
                        icon={<Check size={16} aria-hidden="true" />}
                        aria-keyshortcuts={shortcutOf("done")}
                        onClick={finish}
                    >
                        {t("action.done")}
                    </Button>
                </>
            ) : (
                <Button icon={<RotateCcw size={16} aria-hidden="true" />} onClick={reopen}>
                    {t("action.reopen")}
                </Button>
            )}
        </>
    );
}
