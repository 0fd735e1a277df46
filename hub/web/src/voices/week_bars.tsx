import { list, number } from "../i18n/format";
import { t } from "../i18n/words";
import { kindName } from "./kinds";

interface Props {
    kind: string;
    /** Conversations in each week, oldest first. */
    weeks: number[];
    /** Large enough to be read by itself. */
    large?: boolean;
}

/** A bar a week. Time runs from the left everywhere. */
export function WeekBars({ kind, weeks, large }: Props) {
    const [width, height] = large ? [240, 56] : [72, 20];
    const most = Math.max(1, ...weeks);
    const step = width / weeks.length;
    return (
        <svg
            class="spark"
            viewBox={`0 0 ${width} ${height}`}
            width={width}
            height={height}
            role="img"
            aria-label={t("voices.picture", { kind: kindName(kind), counts: list(weeks.map(number)) })}
        >
            {weeks.map((count, week) => {
                const bar = Math.max(1, (count / most) * height);
                return (
                    <rect
                        key={week}
                        class="spark-bar"
                        x={week * step}
                        y={height - bar}
                        width={Math.max(1, step - 1)}
                        height={bar}
                    />
                );
            })}
        </svg>
    );
}
