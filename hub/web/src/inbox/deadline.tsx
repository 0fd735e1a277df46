import type { BuyerClock, Deadline } from "../api/types";
import { minute } from "../app/clock";
import { cityOf, dateTimeIn, duration, own, timeIn, type Zone } from "../i18n/format";
import { t } from "../i18n/words";
import { quartersGone, urgencyOf } from "./urgency";

const kRadius = 6;

/** Drawn by sectors, since a clock face isn't mirrored in right-to-left pages and must not follow the text. */
function Pie({ quarters }: { quarters: number }) {
    const points = [
        [7, 1],
        [13, 7],
        [7, 13],
        [1, 7],
    ] as const;
    const end = points[quarters % 4]!;
    const path = `M7 7 L7 1 A${kRadius} ${kRadius} 0 ${quarters > 2 ? 1 : 0} 1 ${end[0]} ${end[1]} Z`;
    return (
        <svg class="pie" viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">
            <circle cx="7" cy="7" r={kRadius} class="pie-edge" />
            {quarters === 4 ? (
                <circle cx="7" cy="7" r={kRadius} class="pie-part" />
            ) : (
                quarters > 0 && <path d={path} class="pie-part" />
            )}
        </svg>
    );
}

export function dueText(deadline: Deadline, now: Date): string {
    const at = new Date(deadline.at);
    const left = duration(at.getTime() - now.getTime());
    return at < now ? t("deadline.over", { time: left }) : t("deadline.due", { time: left });
}

/** For a row: the pie and what is left. */
export function ShortDeadline({ deadline }: { deadline: Deadline }) {
    const now = minute.value;
    const at = new Date(deadline.at);
    return (
        <span class={`deadline ${urgencyOf(at, now)}`}>
            <Pie quarters={quartersGone(at, now)} />
            {at < now
                ? t("deadline.over", { time: duration(at.getTime() - now.getTime()) })
                : duration(at.getTime() - now.getTime())}
        </span>
    );
}

/** A time of day says nothing about a deadline that is days away. */
const kDay = 86_400_000;

/** For a conversation: what is left, and the instant in both zones. */
export function LongDeadline({ deadline, clock }: { deadline: Deadline; clock: BuyerClock | null }) {
    const now = minute.value;
    const at = new Date(deadline.at);
    const far = Math.abs(at.getTime() - now.getTime()) > kDay;
    const when = (zone: Zone) => (far ? dateTimeIn(at, zone) : timeIn(at, zone));
    return (
        <span class={`deadline ${urgencyOf(at, now)}`}>
            <Pie quarters={quartersGone(at, now)} />
            <span>
                {dueText(deadline, now)} · {t("time.here", { time: when(own()) })}
                {clock && (
                    <>
                        {" · "}
                        {t("time.in_city", { time: when(clock), city: cityOf(clock.timezone) })}
                    </>
                )}
            </span>
        </span>
    );
}
