import { now } from "../app/clock";
import { dateIn, dayIn, ownZone } from "../i18n/format";
import { t } from "../i18n/words";

const kDayMs = 86_400_000;
/** A day stands for itself: shown by the clock that it is written in. */
const kUtc = { timezone: "UTC" };

const textOf = (at: Date) => at.toISOString().slice(0, 10);
const dateOf = (day: string) => new Date(`${day}T00:00:00Z`);

/** The day that it is for the seller, as "2026-11-28". */
export function today(): string {
    const parts = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
    try {
        return new Intl.DateTimeFormat("en-CA", { ...parts, timeZone: ownZone.value }).format(now());
    } catch {
        return textOf(now());
    }
}

/** How many days before `day`. */
export const daysBefore = (day: string, count: number) =>
    textOf(new Date(dateOf(day).getTime() - count * kDayMs));

/** Seconds since 1970 of a key such as "2026-11-28" or "2026-W48", which stands for its Monday. */
export function secondsOf(key: string): number {
    const [, year, week] = /^(\d{4})-W(\d\d)$/.exec(key) ?? [];
    if (!year || !week) return dateOf(key).getTime() / 1000;
    // The fourth of January lies in the first week.
    const fourth = dateOf(`${year}-01-04`);
    const monday = fourth.getTime() - ((fourth.getUTCDay() + 6) % 7) * kDayMs;
    return (monday + (Number(week) - 1) * 7 * kDayMs) / 1000;
}

export const shortDay = (seconds: number) => dayIn(new Date(seconds * 1000), kUtc);

/** A day or week as a table names it. */
export function timeName(key: string): string {
    const day = dateIn(new Date(secondsOf(key) * 1000), kUtc);
    return key.includes("W") ? t("reports.week", { week: Number(key.slice(6)), day }) : day;
}
