import { useState } from "preact/hooks";
import type { Conversation, Deadline } from "../api/types";
import { minute } from "../app/clock";
import { tryChange } from "../conversation/try_change";
import { dateTimeIn, own, weekdayTimeIn } from "../i18n/format";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { NoteField } from "./note_field";
import { beforeDeadline, buyersMorning, pickedInstant, tomorrowMorning } from "./snooze_times";

function choicesFor({ clock, deadline }: Conversation, now: Date): { label: string; at: Date }[] {
    const choices: { label: string; at: Date }[] = [];
    if (clock) choices.push({ label: t("snooze.buyer_morning"), at: buyersMorning(now, clock) });
    if (deadline) choices.push({ label: t("snooze.before_deadline"), at: beforeDeadline(deadline) });
    choices.push({ label: t("snooze.tomorrow"), at: tomorrowMorning(now, own()) });
    return choices.filter(({ at }) => at > now);
}

/** Says so when a time lies beyond the deadline. */
export function Late({ at, deadline }: { at: Date; deadline: Deadline | null }) {
    if (!deadline || at <= new Date(deadline.at)) return null;
    return (
        <span class="warning late">
            {t("team.past_deadline", { time: dateTimeIn(new Date(deadline.at), own()) })}
        </span>
    );
}

/** A time of one's own choice. */
export function PickTime({ deadline, pick }: { deadline: Deadline | null; pick: (at: Date) => void }) {
    const [picked, setPicked] = useState("");
    const at = pickedInstant(picked, own());
    const ahead = at !== undefined && at > minute.value;
    return (
        <>
            <label class="field">
                <span>{t("snooze.pick")}</span>
                <input
                    type="datetime-local"
                    value={picked}
                    onInput={(event) => setPicked(event.currentTarget.value)}
                />
            </label>
            {at && <Late at={at} deadline={deadline} />}
            {at && !ahead && <span class="warning late">{t("team.already_past")}</span>}
            <Button kind="main" waits={!ahead} onClick={() => ahead && pick(at)}>
                {t("action.snooze")}
            </Button>
        </>
    );
}

export function SnoozePanel({ item, close }: { item: Conversation; close: () => void }) {
    const [note, setNote] = useState("");
    const snooze = (at: Date) => {
        close();
        const wish = { state: "snoozed", snoozed_until: at.toISOString() } as const;
        const handover_note = note.trim() || undefined;
        tryChange(item.id, { ...wish, handover_note }, t("snooze.done", { time: weekdayTimeIn(at, own()) }), {
            state: "open",
            snoozed_until: null,
        });
    };
    return (
        <>
            <NoteField label={t("team.snooze_note")} text={note} onText={setNote} />
            <div class="acts column">
                {choicesFor(item, minute.value).map(({ label, at: when }, index) => (
                    <Button key={label} data-first={index === 0 || undefined} onClick={() => snooze(when)}>
                        {label} <span class="dim">{weekdayTimeIn(when, own())}</span>{" "}
                        <Late at={when} deadline={item.deadline} />
                    </Button>
                ))}
            </div>
            <PickTime deadline={item.deadline} pick={snooze} />
        </>
    );
}
