import type { BuyerClock } from "../api/types";
import { cityOf, dateTimeIn, own, weekdayTimeIn, type Zone } from "../i18n/format";
import { t } from "../i18n/words";

/** Within it a weekday and a time say enough. */
const kWeek = 6 * 86_400_000;

/** An instant on one's own clock and on the buyer's. */
export function bothClocks(at: Date, clock: BuyerClock | null, now: Date): string {
    const far = Math.abs(at.getTime() - now.getTime()) > kWeek;
    const when = (zone: Zone) => (far ? dateTimeIn(at, zone) : weekdayTimeIn(at, zone));
    const here = t("time.here", { time: when(own()) });
    if (!clock) return here;
    return `${here} · ${t("time.in_city", { time: when(clock), city: cityOf(clock.timezone) })}`;
}
