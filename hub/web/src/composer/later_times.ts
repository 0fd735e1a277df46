import type { BuyerClock, Team } from "../api/types";
import type { Key } from "../i18n/keys";
import { buyersNine } from "../team/snooze_times";

const kHour = 3_600_000;

interface Choice {
    label: Key;
    at: Date;
}

/** When a reply may be wanted to leave; the hub says when its people begin to work on a later day. */
export function laterTimes(
    now: Date,
    clock: BuyerClock | null,
    team: Pick<Team, "next_day_opens_at"> | undefined,
): Choice[] {
    const choices: Choice[] = [];
    if (clock) choices.push({ label: "later.morning", at: buyersNine(now, clock) });
    choices.push({ label: "later.hour", at: new Date(now.getTime() + kHour) });
    if (team?.next_day_opens_at) choices.push({ label: "later.hours", at: new Date(team.next_day_opens_at) });
    return choices;
}
