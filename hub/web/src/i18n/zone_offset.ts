import type { Zone } from "./format";

const kMinute = 60_000;
const kClockParts: Intl.DateTimeFormatOptions = {
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    hourCycle: "h23",
};

/** How many minutes the clocks of a zone are ahead of UTC at an instant. */
export function offsetAt(at: Date, zone: Zone): number {
    try {
        const format = new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", {
            ...kClockParts,
            timeZone: zone.timezone,
        });
        const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
        const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
        const day = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"));
        return Math.round((day - at.getTime()) / kMinute);
    } catch {
        return zone.utc_offset_minutes ?? 0;
    }
}
