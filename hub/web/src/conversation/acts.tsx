import { Check, Clock, RotateCcw, UserRound } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { problemOf } from "../api/problem";
import type { Conversation } from "../api/types";
import { showToast } from "../app/announce";
import { minute } from "../app/clock";
import { loadPeople, people, personName } from "../app/people";
import { user } from "../app/session";
import { tomorrowMorning } from "../app/tomorrow";
import { own, weekdayTimeIn } from "../i18n/format";
import { t } from "../i18n/words";
import { useCommand } from "../keys/dispatcher";
import { Button } from "../ui/button";
import { PopoverButton } from "../ui/popover";
import { change } from "./store";

const kHour = 3_600_000;

function tryChange(id: string, wish: Parameters<typeof change>[1], done: string, back?: typeof wish) {
    const undo = back && {
        label: t("action.undo"),
        run: () => void change(id, back).catch((error) => showToast(problemOf(error).message)),
    };
    change(id, wish).then(
        () => showToast(done, undo),
        (error) => showToast(problemOf(error).message),
    );
}

function snoozeChoices(item: Conversation, now: Date): { label: string; at: Date }[] {
    const choices: { label: string; at: Date }[] = [];
    if (item.clock?.next_waking)
        choices.push({ label: t("snooze.buyer_morning"), at: new Date(item.clock.next_waking) });
    if (item.deadline)
        choices.push({
            label: t("snooze.before_deadline"),
            at: new Date(Date.parse(item.deadline.at) - kHour),
        });
    choices.push({ label: t("snooze.tomorrow"), at: tomorrowMorning(now) });
    return choices.filter(({ at }) => at > now);
}

function SnoozePanel({ item, close }: { item: Conversation; close: () => void }) {
    const [picked, setPicked] = useState("");
    const snooze = (at: Date) => {
        close();
        const wish = { state: "snoozed", snoozed_until: at.toISOString() } as const;
        tryChange(item.id, wish, t("snooze.done", { time: weekdayTimeIn(at, own()) }), {
            state: "open",
            snoozed_until: null,
        });
    };
    const late = picked && item.deadline && new Date(picked) > new Date(item.deadline.at);
    return (
        <>
            <div class="acts column">
                {snoozeChoices(item, minute.value).map(({ label, at }) => (
                    <Button key={label} onClick={() => snooze(at)}>
                        {label} <span class="dim">{weekdayTimeIn(at, own())}</span>
                    </Button>
                ))}
            </div>
            <label class="field">
                <span>{t("snooze.pick")}</span>
                <input
                    type="datetime-local"
                    value={picked}
                    onInput={(event) => setPicked(event.currentTarget.value)}
                />
            </label>
            {late && <p class="warning">{t("snooze.late")}</p>}
            <Button kind="main" waits={!picked} onClick={() => picked && snooze(new Date(picked))}>
                {t("action.snooze")}
            </Button>
        </>
    );
}

function AssignPanel({ item, close }: { item: Conversation; close: () => void }) {
    const assign = (assignee: string | null) => {
        close();
        tryChange(item.id, { assignee }, t("assign.done", { name: personName(assignee) }), {
            assignee: item.assignee,
        });
    };
    const others = people.value.filter((person) => person.id !== user.value?.id);
    return (
        <div class="acts column">
            <Button onClick={() => assign(user.value?.id ?? null)}>{t("person.me")}</Button>
            {others.map((person) => (
                <Button key={person.id} onClick={() => assign(person.id)}>
                    <bdi>{person.name}</bdi>
                </Button>
            ))}
            <Button onClick={() => assign(null)}>{t("person.nobody")}</Button>
        </div>
    );
}

/** Who has it, later, done. */
export function Acts({ item }: { item: Conversation }) {
    useEffect(loadPeople, []);
    const open = item.state === "open";
    const finish = () =>
        tryChange(item.id, { state: "done" }, t("done.done"), { state: "open", snoozed_until: null });
    const reopen = () => tryChange(item.id, { state: "open", snoozed_until: null }, t("done.reopened"));
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
                keys="a"
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
                        keys="s"
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
                        aria-keyshortcuts="e"
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
