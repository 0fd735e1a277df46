import { Moon, Sun } from "lucide-preact";
import type { BuyerClock } from "../api/types";
import { minute } from "../app/clock";
import { cityOf, timeIn, weekdayTimeIn } from "../i18n/format";
import { t } from "../i18n/words";

const kFirstHour = 7;
const kLastHour = 20;
/** Below it a zone is a guess and looks like one. */
export const kSure = 0.8;

/** The hub says whether the buyer is awake now; between its answers the page counts on. */
export function isDay(clock: BuyerClock, now: Date): boolean {
    const hour = Number.parseInt(timeIn(now, clock), 10);
    return Number.isNaN(hour) ? clock.awake : hour >= kFirstHour && hour <= kLastHour;
}

export function BuyerTime({ clock, long }: { clock: BuyerClock; long?: boolean }) {
    const now = minute.value;
    const day = isDay(clock, now);
    const Icon = day ? Sun : Moon;
    const city = cityOf(clock.timezone);
    return (
        <span class={`buyer-time ${clock.confidence < kSure ? "guess" : ""}`} title={clock.timezone}>
            <Icon size={14} aria-hidden="true" />
            <span class="unseen">{t(day ? "buyer.day" : "buyer.night")}</span>
            {long ? t("time.in_city", { time: weekdayTimeIn(now, clock), city }) : timeIn(now, clock)}
        </span>
    );
}
