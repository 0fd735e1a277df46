import { useEffect, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import type { Report, ReportFigures } from "../api/types";
import { number, wholeSpan } from "../i18n/format";
import { t } from "../i18n/words";
import type { Name } from "./choices";
import { secondsOf, shortDay, timeName } from "./days";
import { figureName, figureText, kShapes, type Series } from "./figures";
import { useTheme } from "./use_theme";

const kMinute = 60;
const kHour = 3_600;
const kDay = 86_400;
const times = (size: number, ...counts: number[]) => counts.map((count) => count * size);
/** What marks along the axes may lie apart: whole days; whole minutes, hours and days; round numbers. */
const kDaySteps = times(kDay, 1, 2, 7, 14, 28, 56, 112);
const kSpanSteps = [
    ...times(kMinute, 1, 5, 15, 30),
    ...times(kHour, 1, 2, 4, 6, 12),
    ...times(kDay, 1, 2, 4, 7, 14, 30, 60, 120, 365),
];
const kCountSteps = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000].flatMap((size) => times(size, 1, 2, 5));
const kWeekSteps = times(7 * kDay, 1, 2, 4, 8, 16);
/** The first Monday of 1970: marks that lie weeks apart stand on Mondays. */
const kMonday = 4 * kDay;
const kAxisWidth = 64;
const kAxisHeight = 32;
/** So much room a day has below the chart in any language, in pixels. */
const kMarkSpace = 80;

/** The tokens' colours and dashes, the same as in the legend. */
const kLooks: Record<Series["look"], { token: string; dash: number[] }> = {
    first: { token: "--accent", dash: [] },
    second: { token: "--warn", dash: [6, 3] },
    third: { token: "--seller", dash: [2, 3] },
    fourth: { token: "--bad", dash: [10, 3, 2, 3] },
};

const tokenOf = (style: CSSStyleDeclaration, name: string) => style.getPropertyValue(name).trim();

function marksOf(least: number, most: number, step: number): number[] {
    const marks: number[] = [];
    const first = Math.ceil((least - kMonday) / step) * step + kMonday;
    for (let mark = first; mark <= most; mark += step) marks.push(mark);
    return marks;
}

/** From the first day to the last; a single one stands in the middle. */
function reachOf({ items }: Report): [number, number] {
    const first = secondsOf(items[0]!.key);
    const last = secondsOf(items.at(-1)!.key);
    return first < last ? [first, last] : [first - kDay, last + kDay];
}

function optionsOf(
    box: HTMLElement,
    report: Report,
    name: Name,
    point: (index: number | undefined) => void,
): uPlot.Options {
    const { series, spans } = kShapes[name];
    const root = getComputedStyle(document.documentElement);
    const { fontFamily } = getComputedStyle(box);
    const axis = {
        stroke: tokenOf(root, "--dim"),
        font: `12px ${fontFamily}`,
        grid: { stroke: tokenOf(root, "--hairline"), width: 1 },
        ticks: { stroke: tokenOf(root, "--hairline"), width: 1 },
    };
    return {
        width: box.clientWidth,
        height: box.clientHeight,
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false }, points: { size: 8 } },
        scales: {
            x: { time: false, range: reachOf(report) },
            y: { range: (_, __, most) => [0, Math.max(most ?? 0, spans ? 60 : 1) * 1.05] },
        },
        axes: [
            {
                ...axis,
                size: kAxisHeight,
                space: kMarkSpace,
                incrs: report.by === "week" ? kWeekSteps : kDaySteps,
                splits: (_, __, least, most, step) => marksOf(least, most, step),
                values: (_, marks) => marks.map(shortDay),
            },
            {
                ...axis,
                size: kAxisWidth,
                incrs: spans ? kSpanSteps : kCountSteps,
                values: (_, marks) =>
                    marks.map((value) => (spans && value > 0 ? wholeSpan(value, "narrow") : number(value))),
            },
        ],
        series: [
            {},
            ...series.map(({ key, look }) => ({
                label: figureName(key),
                stroke: tokenOf(root, kLooks[look].token),
                dash: kLooks[look].dash,
                width: 2,
                points: { fill: tokenOf(root, "--page") },
                spanGaps: true,
            })),
        ],
        hooks: { setCursor: [({ cursor }) => point(cursor.idx ?? undefined)] },
    };
}

const dataOf = (report: Report, name: Name): uPlot.AlignedData => [
    report.items.map(({ key }) => secondsOf(key)),
    ...kShapes[name].series.map(({ key }) => report.items.map((row) => row[key] ?? null)),
];

/** Which line is which; colour and dash both tell. */
function Legend({ name }: { name: Name }) {
    return (
        <ul class="report-legend">
            {kShapes[name].series.map(({ key, look }) => (
                <li key={key}>
                    <svg width="24" height="8" aria-hidden="true">
                        <line x1="0" y1="4" x2="24" y2="4" class={`report-line ${look}`} />
                    </svg>
                    {figureName(key)}
                </li>
            ))}
        </ul>
    );
}

/** The figures under the pointer, in words. */
function Pointed({ report, name, index }: { report: Report; name: Name; index: number | undefined }) {
    const row = index === undefined ? undefined : report.items[index];
    if (!row) return <p class="report-pointed dim">{t("reports.point")}</p>;
    const { series, columns } = kShapes[name];
    const textOf = (key: keyof ReportFigures) => {
        const column = columns.find((each) => each.key === key);
        return column ? figureText(row, column) : "";
    };
    return (
        <p class="report-pointed">
            <strong>{timeName(row.key)}</strong>
            {series.map(({ key }) => (
                <span key={key}>
                    {figureName(key)} <bdi>{textOf(key)}</bdi>
                </span>
            ))}
        </p>
    );
}

/** Lines over days or weeks. Time runs from the left everywhere, also where writing doesn't. */
export function TimeChart({ report, name }: { report: Report; name: Name }) {
    const box = useRef<HTMLDivElement>(null);
    const [index, setIndex] = useState<number>();
    const theme = useTheme();
    useEffect(() => {
        const place = box.current!;
        const chart = new uPlot(optionsOf(place, report, name, setIndex), dataOf(report, name), place);
        const sizes = new ResizeObserver(() =>
            chart.setSize({ width: place.clientWidth, height: place.clientHeight }),
        );
        sizes.observe(place);
        return () => {
            sizes.disconnect();
            chart.destroy();
        };
    }, [report, name, theme]);
    return (
        <div class="report-figure">
            <Legend name={name} />
            <div class="report-chart" dir="ltr" ref={box} aria-hidden="true" />
            <Pointed report={report} name={name} index={index} />
        </div>
    );
}
