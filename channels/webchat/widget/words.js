// The visitor's language: its words, its dates and numbers.
import { texts } from "./strings.js";

const kAliases = { no: "nb", nn: "nb", tl: "fil" };
const kRightToLeft = ["ar", "fa", "he"];

/** Which of our texts suit a language tag; undefined when none do. */
function textsFor(tag) {
    const { language, script, region } = new Intl.Locale(tag).maximize();
    const keys = { zh: `zh-${script}`, pt: region === "BR" ? "pt-BR" : "pt-PT" };
    const key = keys[language] ?? kAliases[language] ?? language;
    return key in texts ? key : undefined;
}

function choose(tags) {
    for (const tag of tags) {
        try {
            const key = textsFor(tag);
            if (key) return { tag, key };
        } catch {} // not a language tag
    }
    return { tag: "en", key: "en" };
}

const { tag: locale, key } = choose(navigator.languages);

export function dressPage() {
    document.documentElement.lang = key;
    document.documentElement.dir = kRightToLeft.includes(key) ? "rtl" : "ltr";
}

/** The text `name`. What is put into it is isolated, so that it can't turn the sentence round it. */
export function t(name, values = {}) {
    const text = texts[key][name] ?? texts.en[name];
    return text.replace(/\{(\w+)\}/g, (_, slot) => `\u2068${values[slot]}\u2069`);
}

const time = new Intl.DateTimeFormat(locale, { timeStyle: "short" });
const day = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" });
const dayOfYear = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric" });
const number = new Intl.NumberFormat(locale);
const relative = new Intl.RelativeTimeFormat(locale, { numeric: "always" });

export const timeOf = (date) => time.format(date);
export const numberOf = (value) => number.format(value);

export function dayOf(date) {
    const now = new Date();
    const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
    if (sameDay(date, now)) return t("today");
    if (sameDay(date, yesterday)) return t("yesterday");
    return (date.getFullYear() === now.getFullYear() ? day : dayOfYear).format(date);
}

export const sameDay = (one, other) => one.toDateString() === other.toDateString();

/** "in 30 seconds", "in 2 minutes" */
export function whenIn(seconds) {
    if (seconds < 100) return relative.format(seconds, "second");
    if (seconds < 100 * 60) return relative.format(Math.ceil(seconds / 60), "minute");
    return relative.format(Math.ceil(seconds / 3600), "hour");
}

export function sizeOf(bytes) {
    const [unit, scale] = bytes < 1e6 ? ["kilobyte", 1024] : ["megabyte", 1024 * 1024];
    const shape = { style: "unit", unit, maximumFractionDigits: bytes < 1e6 ? 0 : 1 };
    return new Intl.NumberFormat(locale, shape).format(Math.max(bytes / scale, 1));
}
