import { useState } from "preact/hooks";
import type { Conversation, Label } from "../api/types";
import { minute } from "../app/clock";
import { own, weekdayTimeIn } from "../i18n/format";
import { t } from "../i18n/words";
import { AssigneeChoice } from "../team/assign_panel";
import { LabelTag } from "../team/label_tags";
import { labels } from "../team/labels";
import { NoteField } from "../team/note_field";
import { PickTime } from "../team/snooze_panel";
import { beforeDeadline, buyersMorning, tomorrowMorning } from "../team/snooze_times";
import { Button } from "../ui/button";
import { changeAll, chosenItems, stateBefore } from "./bulk_change";

interface Props {
    close: () => void;
}

/** Passes all that are chosen on to one person. */
export function BulkAssign({ close }: Props) {
    const [note, setNote] = useState("");
    const assign = (assignee: string | null, name: string) => {
        close();
        const handover_note = note.trim() || undefined;
        void changeAll({
            wish: () => ({ assignee, handover_note }),
            back: (item) => ({ assignee: item.assignee }),
            done: (count) => t("bulk.assigned", { count, name }),
        });
    };
    return (
        <>
            <NoteField label={t("team.handover_note")} text={note} onText={setNote} />
            <AssigneeChoice choose={assign} />
        </>
    );
}

const has = (item: Conversation, { id }: Label) => item.labels.some((label) => label.id === id);

/** Puts a label on all that are chosen, or takes it off when each of them has it. */
export function BulkLabels({ close }: Props) {
    const items = chosenItems();
    const toggle = (label: Label) => {
        close();
        const off = items.every((item) => has(item, label));
        const ids = (item: Conversation) => item.labels.map(({ id }) => id);
        const others = (item: Conversation) => ids(item).filter((id) => id !== label.id);
        void changeAll({
            wish: (item) => ({ labels: off ? others(item) : [...others(item), label.id] }),
            back: (item) => ({ labels: ids(item) }),
            done: (count) => t("bulk.changed", { count }),
        });
    };
    return (
        <div class="acts column">
            {labels.value.map((label) => (
                <Button
                    key={label.id}
                    aria-pressed={items.every((item) => has(item, label))}
                    onClick={() => toggle(label)}
                >
                    <LabelTag label={label} />
                </Button>
            ))}
        </div>
    );
}

interface Choice {
    label: string;
    at: (item: Conversation) => Date;
    /** When that is, where it is the same for all. */
    time?: Date;
}

/** The usual times; those that a conversation has of its own only when each has one. */
function choicesFor(items: readonly Conversation[], now: Date): Choice[] {
    const choices: Choice[] = [];
    if (items.every(({ clock }) => clock))
        choices.push({ label: t("snooze.buyer_morning"), at: ({ clock }) => buyersMorning(now, clock!) });
    if (items.every(({ deadline }) => deadline && beforeDeadline(deadline) > now))
        choices.push({ label: t("snooze.before_deadline"), at: ({ deadline }) => beforeDeadline(deadline!) });
    const tomorrow = tomorrowMorning(now, own());
    choices.push({ label: t("snooze.tomorrow"), at: () => tomorrow, time: tomorrow });
    return choices;
}

/** Puts all that are chosen off. */
export function BulkSnooze({ close }: Props) {
    const snooze = (at: (item: Conversation) => Date) => {
        close();
        void changeAll({
            wish: (item) => ({ state: "snoozed", snoozed_until: at(item).toISOString() }),
            back: stateBefore,
            done: (count) => t("bulk.snoozed", { count }),
        });
    };
    return (
        <>
            <div class="acts column">
                {choicesFor(chosenItems(), minute.value).map(({ label, at, time }, index) => (
                    <Button key={label} data-first={index === 0 || undefined} onClick={() => snooze(at)}>
                        {label} {time && <span class="dim">{weekdayTimeIn(time, own())}</span>}
                    </Button>
                ))}
            </div>
            <PickTime deadline={null} pick={(at) => snooze(() => at)} />
        </>
    );
}
