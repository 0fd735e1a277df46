import type { Report } from "../api/types";
import { t } from "../i18n/words";
import type { Group, Name } from "./choices";
import { figureName, figureText, kShapes, rowName } from "./figures";

/** More rows than this are read better in the table. */
const kMostRows = 12;

function Bar({ share, look }: { share: number; look: string }) {
    return (
        <svg class="bar report-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
            <rect class="bar-ground" width="100" height="8" />
            <rect class={`bar-part ${look}`} width={Math.round(share * 100)} height="8" />
        </svg>
    );
}

/** One bar a figure and row, for rows that no time orders. */
export function Bars({ report, name, by }: { report: Report; name: Name; by: Group }) {
    const { series, columns } = kShapes[name];
    const rows = report.items.slice(0, kMostRows);
    const most = Math.max(1, ...rows.flatMap((row) => series.map(({ key }) => row[key] ?? 0)));
    return (
        <div class="report-figure" aria-hidden="true">
            <ul class="report-bars">
                {rows.map((row) => (
                    <li key={row.key}>
                        <bdi class="report-group">{rowName(by, row)}</bdi>
                        {series.map(({ key, look }) => (
                            <div class="report-bar-line" key={key}>
                                <span class="dim">{figureName(key)}</span>
                                <Bar share={(row[key] ?? 0) / most} look={look} />
                                <bdi>{figureText(row, columns.find((column) => column.key === key)!)}</bdi>
                            </div>
                        ))}
                    </li>
                ))}
            </ul>
            {report.items.length > kMostRows && (
                <p class="dim">{t("reports.more", { count: report.items.length - kMostRows })}</p>
            )}
        </div>
    );
}
