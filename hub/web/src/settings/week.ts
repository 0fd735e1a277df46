import type { Team, WorkSpan } from "../api/types";
import { t } from "../i18n/words";

export const kWeekdays = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
] as const;

export type Week = Team["week"];

const kDayMinutes = 24 * 60;

/** Minutes after midnight. */
const minutesOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

/** A stretch of one day's row, in minutes. */
export interface Bar {
    from: number;
    length: number;
}

/** What a weekday's row shows: its own hours up to midnight, and what the day before leaves over. */
export function barsOf(week: Week, day: number): Bar[] {
    const own = week[kWeekdays[day]!] ?? [];
    const before = week[kWeekdays[(day + 6) % 7]!] ?? [];
    const bars: Bar[] = [];
    for (const span of before) {
        const [from, to] = [minutesOf(span.from), minutesOf(span.to)];
        if (to <= from && to > 0) bars.push({ from: 0, length: to });
    }
    for (const span of own) {
        const [from, to] = [minutesOf(span.from), minutesOf(span.to)];
        bars.push({ from, length: (to <= from ? kDayMinutes : to) - from });
    }
    return bars;
}

/** "09:00–12:00, 13:00–18:00", or that the day is free. */
export function hoursText(spans: readonly WorkSpan[]): string {
    if (spans.length === 0) return t("hours.free");
    return spans.map(({ from, to }) => t("hours.span", { from, to })).join(" · ");
}
