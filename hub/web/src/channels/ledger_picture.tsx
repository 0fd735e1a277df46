import { now } from "../app/clock";
import { dayIn, number } from "../i18n/format";
import { t } from "../i18n/words";

const kDays = 30;
const kDayMs = 86_400_000;
const kUtc = { timezone: "UTC" };
/** Of a day's column. */
const kStep = 20;
const kHalf = 40;
const kMarks = 12;
const kHeight = kMarks + 2 * kHalf;

export interface LedgerDay {
    day: string;
    received: number;
    sent: number;
    errors?: number;
}

const startOf = (time: number) => time - (time % kDayMs);

/** The last days up to today, oldest first, with those on which nothing happened. */
export function lastDays(days: LedgerDay[], today: number): LedgerDay[] {
    const known = new Map(days.map((day) => [startOf(Date.parse(day.day)), day]));
    const last = Math.max(startOf(today), ...known.keys());
    return Array.from({ length: kDays }, (_, index) => {
        const at = last - (kDays - 1 - index) * kDayMs;
        return known.get(at) ?? { day: new Date(at).toISOString(), received: 0, sent: 0 };
    });
}

function Day({ day, at, most }: { day: LedgerDay; at: number; most: number }) {
    const height = (count: number) => (count > 0 ? Math.max(1, (count / most) * (kHalf - 2)) : 0);
    const x = at * kStep;
    const middle = kMarks + kHalf;
    const up = height(day.received);
    return (
        <>
            <rect class="ledger-in" x={x + 2} y={middle - up} width={kStep - 4} height={up} />
            <rect class="ledger-out" x={x + 2} y={middle + 1} width={kStep - 4} height={height(day.sent)} />
            {(day.errors ?? 0) > 0 && <path class="ledger-failed" d={`M${x + 6} 2l8 8m0 -8l-8 8`} />}
        </>
    );
}

/** What came, upwards, and what went, downwards; a cross where polls failed. Time runs from the left everywhere. */
export function LedgerPicture({ days }: { days: LedgerDay[] }) {
    const shown = lastDays(days, now().getTime());
    const most = Math.max(1, ...shown.flatMap(({ received, sent }) => [received, sent]));
    const sum = (count: (day: LedgerDay) => number) => shown.reduce((all, day) => all + count(day), 0);
    const first = shown[0]?.day ?? "";
    const last = shown.at(-1)?.day ?? "";
    return (
        <figure class="ledger-picture">
            <svg
                viewBox={`0 0 ${kDays * kStep} ${kHeight}`}
                preserveAspectRatio="none"
                role="img"
                aria-label={t("ledger.picture", {
                    from: dayIn(new Date(first), kUtc),
                    to: dayIn(new Date(last), kUtc),
                    in: number(sum(({ received }) => received)),
                    out: number(sum(({ sent }) => sent)),
                    failed: shown.filter(({ errors }) => (errors ?? 0) > 0).length,
                })}
            >
                <rect class="ledger-axis" y={kMarks + kHalf} width={kDays * kStep} height="1" />
                {shown.map((day, at) => (
                    <Day key={day.day} day={day} at={at} most={most} />
                ))}
            </svg>
            <figcaption class="dim" aria-hidden="true">
                <span>↑ {t("ledger.in")}</span>
                <span>↓ {t("ledger.out")}</span>
                <span>× {t("ledger.failed")}</span>
            </figcaption>
        </figure>
    );
}
