import type { BuyerClock, Deadline } from "../api/types";
import type { Zone } from "../i18n/format";
import { offsetAt } from "../i18n/zone_offset";

const kMinute = 60_000;
const kHour = 60 * kMinute;
const kDay = 24 * kHour;

/** The instant at which clocks in a zone show what `wall` shows in UTC. */
function instantOf(wall: number, zone: Zone): Date {
    // Twice: the first guess may lie on the other side of a change of the clocks.
    const guess = wall - offsetAt(new Date(wall), zone) * kMinute;
    return new Date(wall - offsetAt(new Date(guess), zone) * kMinute);
}

/** When clocks in a zone next show an hour and minute, from `days` days after today on. */
function nextAt(now: Date, zone: Zone, hour: number, minute: number, days: number): Date {
    const wall = now.getTime() + offsetAt(now, zone) * kMinute;
    const midnight = Math.floor(wall / kDay) * kDay;
    const at = (day: number) => instantOf(midnight + day * kDay + hour * kHour + minute * kMinute, zone);
    const first = at(days);
    return first > now ? first : at(days + 1);
}

export const buyersMorning = (now: Date, clock: BuyerClock) => nextAt(now, clock, 8, 30, 0);
export const buyersNine = (now: Date, clock: BuyerClock) => nextAt(now, clock, 9, 0, 0);
export const tomorrowMorning = (now: Date, zone: Zone) => nextAt(now, zone, 9, 0, 1);
export const beforeDeadline = (deadline: Deadline) => new Date(Date.parse(deadline.at) - kHour);

/** The instant of a date and time as a field for both gives it, such as 2026-11-28T09:00, in a zone. */
export function pickedInstant(picked: string, zone: Zone): Date | undefined {
    const wall = Date.parse(`${picked}Z`);
    return Number.isNaN(wall) ? undefined : instantOf(wall, zone);
}
