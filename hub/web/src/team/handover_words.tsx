import type { ComponentChildren } from "preact";
import { nameOf } from "../app/people";
import { user } from "../app/session";
import { own, weekdayTimeIn } from "../i18n/format";
import type { Key } from "../i18n/keys";
import { isolate, t, tNodes } from "../i18n/words";

/** What the shift log and a note know of a hand-over. */
export interface Passed {
    kind: "handover" | "snooze";
    /** Whose doing it was. */
    user: string;
    to: string | null;
    until: string | null;
}

function keyFor({ kind, user: by, to }: Passed): Key {
    const mine = by === user.value?.id;
    if (kind === "snooze") return mine ? "team.you_snoozed" : "team.snoozed";
    if (to === null) return mine ? "team.you_gave_back" : "team.gave_back";
    if (to === by) return mine ? "team.you_took" : "team.took";
    if (mine) return "team.you_handed_over";
    return to === user.value?.id ? "team.handed_to_you" : "team.handed_over";
}

const timeOf = ({ until }: Passed) => (until ? weekdayTimeIn(new Date(until), own()) : "");

/** "Li Wei handed over to Ana", for a label. */
export const handoverText = (passed: Passed): string =>
    t(keyFor(passed), {
        by: isolate(nameOf(passed.user)),
        to: isolate(nameOf(passed.to)),
        time: timeOf(passed),
    });

/** The same with each name in an element of its own. */
export function HandoverWords({ passed }: { passed: Passed }): ComponentChildren {
    return (
        <>
            {tNodes(keyFor(passed), {
                by: <bdi key="by">{nameOf(passed.user)}</bdi>,
                to: <bdi key="to">{nameOf(passed.to)}</bdi>,
                time: timeOf(passed),
            })}
        </>
    );
}
