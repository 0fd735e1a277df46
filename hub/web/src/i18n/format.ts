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

/** Formatters are dear to make and cheap to use: each is made once. */
function keeping<Options, Format>(make: (language: string, options: Options) => Format) {
    const made = new Map<string, Format>();
    return (language: string, options: Options): Format => {
        const id = `${language}|${JSON.stringify(options)}`;
        let found = made.get(id);
        if (!found) {
            found = make(language, options);
            made.set(id, found);
        }
        return found;
    };
}

const dateFormat = keeping(
    (language, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language, options),
);
const numberFormat = keeping(
    (language, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(language, options),
);
const displayNames = keeping(
    (language, options: Intl.DisplayNamesOptions) => new Intl.DisplayNames([language], options),
);

const formatter = (timeZone: string, options: Intl.DateTimeFormatOptions) =>
    dateFormat(formatLocale(), { ...options, timeZone });

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

const kMonday = Date.UTC(2024, 0, 1);

/** 0 is Monday. */
export const weekdayName = (day: number) =>
    formatter("UTC", { weekday: "long" }).format(new Date(kMonday + day * 24 * 60 * kMinute));
/** A day of the calendar, such as 2026-12-25. */
export const calendarDay = (day: string) =>
    formatter("UTC", { weekday: "short", day: "numeric", month: "short", year: "numeric" }).format(
        new Date(`${day}T00:00:00Z`),
    );

/** Within a day the time, else the day. */
export function shortWhen(at: Date, now: Date, zone = own()): string {
    const near = Math.abs(now.getTime() - at.getTime()) < 20 * 60 * kMinute;
    return near ? timeIn(at, zone) : dayIn(at, zone);
}

/** "2 h 14 min", from milliseconds; never below one minute. */
export function duration(milliseconds: number): string {
    const minutes = Math.max(1, Math.round(Math.abs(milliseconds) / kMinute));
    const hours = Math.floor(minutes / 60);
    const days = Math.floor(hours / 24);
    if (days >= 2 && hours % 24 === 0) return t("time.days", { days });
    if (days >= 2) return t("time.days_hours", { days, hours: hours % 24 });
    if (hours >= kRoundFromHours || (hours > 0 && minutes % 60 === 0)) return t("time.hours", { hours });
    if (hours > 0) return t("time.hours_minutes", { hours, minutes: minutes % 60 });
    return t("time.minutes", { minutes });
}

const kUnits = [
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
    ["second", 1],
] as const;

/** "1 hour", "30 seconds": a round span, in the largest unit that it is whole in. */
export function wholeSpan(seconds: number, unitDisplay: "long" | "narrow" = "long"): string {
    const [unit, size] = kUnits.find((each) => seconds >= each[1] && seconds % each[1] === 0) ?? [
        "second",
        1,
    ];
    const options = { style: "unit", unit, unitDisplay } as const;
    return numberFormat(formatLocale(), options).format(seconds / size);
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
        return displayNames(locale.value, { type }).of(code) ?? code;
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
    return displayNames(tag, { type: "language" }).of(tag) ?? tag;
}

export const regionName = (code: string) => displayName("region", code);

export function money(amount: string, currency: string): string {
    try {
        // A decimal string is formatted as it is: a double would lose digits.
        const format = numberFormat(formatLocale(), { style: "currency", currency });
        return format.format(amount as unknown as number);
    } catch {
        return `${amount} ${currency}`;
    }
}

export const number = (value: number) => numberFormat(formatLocale(), {}).format(value);
/** All of these, or one of them. Intl's lists of units have no sign between them in Chinese. */
export const list = (items: readonly string[], type: "conjunction" | "disjunction" = "conjunction") =>
    new Intl.ListFormat(formatLocale(), { type, style: "narrow" }).format(items);
export const megabytes = (bytes: number) =>
    numberFormat(formatLocale(), {
        style: "unit",
        unit: "megabyte",
        maximumFractionDigits: bytes < 10_000_000 ? 1 : 0,
    }).format(bytes / 1_000_000);
export const percent = (share: number) =>
    numberFormat(formatLocale(), { style: "percent", maximumFractionDigits: 0 }).format(share);
