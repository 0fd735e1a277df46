import { signal } from "@preact/signals";
import { formatLocale, locale, t } from "./words";

const kMinute = 60_000;
/** From here on minutes only blur what is left. */
const kRoundFromHours = 10;

/** The seller's own zone, from the settings. */
export const ownZone = signal(Intl.DateTimeFormat().resolvedOptions().timeZone);

export interface Zone {
    timezone: string;
    /** By the hub's tzdata: the browser may not know the zone's name. */
    utc_offset_minutes?: number;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    const id = `${formatLocale()}|${zone}|${JSON.stringify(options)}`;
    let found = formatters.get(id);
    if (!found) {
        found = new Intl.DateTimeFormat(formatLocale(), { ...options, timeZone: zone });
        formatters.set(id, found);
    }
    return found;
}

function inZone(at: Date, zone: Zone, options: Intl.DateTimeFormatOptions): string {
    try {
        return formatter(zone.timezone, options).format(at);
    } catch {
        const shifted = new Date(at.getTime() + (zone.utc_offset_minutes ?? 0) * kMinute);
        return formatter("UTC", options).format(shifted);
    }
}

const kTime: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

export const own = (): Zone => ({ timezone: ownZone.value });

export const timeIn = (at: Date, zone: Zone) => inZone(at, zone, kTime);
export const secondTimeIn = (at: Date, zone: Zone) => inZone(at, zone, { ...kTime, second: "2-digit" });
export const weekdayTimeIn = (at: Date, zone: Zone) => inZone(at, zone, { ...kTime, weekday: "short" });
export const dayIn = (at: Date, zone: Zone) => inZone(at, zone, { day: "numeric", month: "short" });
export const dateIn = (at: Date, zone: Zone) =>
    inZone(at, zone, { day: "numeric", month: "short", year: "numeric" });
export const dateTimeIn = (at: Date, zone: Zone) =>
    inZone(at, zone, { ...kTime, day: "numeric", month: "short", weekday: "short" });

/** Within a day the time, else the day. */
export function shortWhen(at: Date, now: Date): string {
    const near = Math.abs(now.getTime() - at.getTime()) < 20 * 60 * kMinute;
    return near ? timeIn(at, own()) : dayIn(at, own());
}

/** "2 h 14 min", from milliseconds; never below one minute. */
export function duration(milliseconds: number): string {
    const minutes = Math.max(1, Math.round(Math.abs(milliseconds) / kMinute));
    const hours = Math.floor(minutes / 60);
    const days = Math.floor(hours / 24);
    if (days >= 2) return t("time.days_hours", { days, hours: hours % 24 });
    if (hours >= kRoundFromHours) return t("time.hours", { hours });
    if (hours > 0) return t("time.hours_minutes", { hours, minutes: minutes % 60 });
    return t("time.minutes", { minutes });
}

const kUnits = [
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
    ["second", 1],
] as const;

/** "1 hour", "30 seconds": a span that was set by people, in the largest unit that it is whole in. */
export function wholeSpan(seconds: number): string {
    const [unit, size] = kUnits.find((each) => seconds >= each[1] && seconds % each[1] === 0) ?? [
        "second",
        1,
    ];
    const options = { style: "unit", unit, unitDisplay: "long" } as const;
    return new Intl.NumberFormat(formatLocale(), options).format(seconds / size);
}

export function ago(at: Date, now: Date): string {
    const passed = now.getTime() - at.getTime();
    if (passed < kMinute) return t("time.just_now");
    return t("time.ago", { time: duration(passed) });
}

/** The last part of a zone's name is its city: good enough for people, and known everywhere. */
export const cityOf = (zone: string) => (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");

function displayName(type: "language" | "region", code: string): string {
    try {
        return new Intl.DisplayNames([locale.value], { type }).of(code) ?? code;
    } catch {
        return code;
    }
}

export function languageName(tag: string): string {
    if (tag === "und") return t("language.none");
    return displayName("language", tag);
}

/** A language's name in itself, for the choice of one's own. */
export function nativeName(tag: string): string {
    return new Intl.DisplayNames([tag], { type: "language" }).of(tag) ?? tag;
}

export const regionName = (code: string) => displayName("region", code);

export function money(amount: string, currency: string): string {
    try {
        // A decimal string is formatted as it is: a double would lose digits.
        const format = new Intl.NumberFormat(formatLocale(), { style: "currency", currency });
        return format.format(amount as unknown as number);
    } catch {
        return `${amount} ${currency}`;
    }
}

export const number = (value: number) => new Intl.NumberFormat(formatLocale()).format(value);
export const percent = (share: number) =>
    new Intl.NumberFormat(formatLocale(), { style: "percent", maximumFractionDigits: 0 }).format(share);
