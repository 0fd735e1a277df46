import { t } from "../i18n/words";

const kWidth = 96;
const kHeight = 20;

/** Messages per hour of the last day, oldest first, with failed polls marked. Time runs from the left everywhere. */
export function Spark({ hours, errors }: { hours: number[]; errors: number[] }) {
    if (hours.length === 0) return null;
    const most = Math.max(1, ...hours);
    const step = kWidth / hours.length;
    const total = hours.reduce((sum, count) => sum + count, 0);
    return (
        <svg
            class="spark"
            viewBox={`0 0 ${kWidth} ${kHeight}`}
            width={kWidth}
            height={kHeight}
            role="img"
            aria-label={t("channels.spark", { count: total })}
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
        </svg>
    );
}
