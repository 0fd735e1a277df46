import { duration } from "../i18n/format";
import { t } from "../i18n/words";

const kWidth = 96;
const kHeight = 20;
/** A lag that nobody need care for stays at the foot. */
const kLeastSeconds = 900;

export type Lags = (number | null)[];

/** The longest time without a good poll, in words. */
export function longestLag(lags: Lags): string | undefined {
    const known = lags.filter((lag) => lag !== null);
    return known.length > 0 ? duration(Math.max(...known) * 1000) : undefined;
}

/** A line through the hours; where nothing was polled it is broken. */
function lineOf(lags: Lags): string {
    const step = kWidth / lags.length;
    const most = Math.max(kLeastSeconds, ...lags.map((lag) => lag ?? 0));
    const parts = lags.map((lag, hour) => {
        if (lag === null) return "";
        const y = (kHeight - 1 - (lag / most) * (kHeight - 2)).toFixed(1);
        const begins = (lags[hour - 1] ?? null) === null;
        return `${begins ? "M" : "L"}${hour * step} ${y}H${(hour + 1) * step - 1}`;
    });
    return parts.join("");
}

interface Props {
    hours: number[];
    errors: number[];
    lags: Lags;
}

/** Messages per hour of the last day, oldest first, with failed polls marked and the lag as a line. Time runs from the left everywhere. */
export function Spark({ hours, errors, lags }: Props) {
    if (hours.length === 0) return null;
    const most = Math.max(1, ...hours);
    const step = kWidth / hours.length;
    const total = hours.reduce((sum, count) => sum + count, 0);
    const lag = longestLag(lags);
    const name = [t("channels.spark", { count: total }), lag && t("channels.lag", { time: lag })];
    return (
        <svg
            class="spark"
            viewBox={`0 0 ${kWidth} ${kHeight}`}
            width={kWidth}
            height={kHeight}
            role="img"
            aria-label={name.filter(Boolean).join(t("list.comma"))}
        >
            {hours.map((count, hour) => {
                const failed = (errors[hour] ?? 0) > 0;
                const height = failed ? kHeight : Math.max(1, (count / most) * kHeight);
                return (
                    <rect
                        key={hour}
                        x={hour * step}
                        y={kHeight - height}
                        width={Math.max(1, step - 1)}
                        height={height}
                        class={failed ? "spark-bad" : "spark-bar"}
                    />
                );
            })}
            {lag && <path class="spark-lag" d={lineOf(lags)} />}
        </svg>
    );
}
