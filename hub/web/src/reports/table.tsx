import type { Report } from "../api/types";
import { t } from "../i18n/words";
import type { Group, Name } from "./choices";
import { figureName, figureText, kShapes, rowName } from "./figures";
import { TableFrame } from "./table_frame";

interface Props {
    report: Report;
    name: Name;
    by: Group;
    /** Else it is there for screen readers alone. */
    shown: boolean;
}

/** The same figures as in the chart. */
export function FiguresTable({ report, name, by, shown }: Props) {
    const { columns } = kShapes[name];
    const table = (
        <table class="figures">
            <caption class="unseen">{t(`reports.name.${name}`)}</caption>
            <thead>
                <tr>
                    <th scope="col">{t(`reports.by.${by}`)}</th>
                    {columns.map(({ key }) => (
                        <th scope="col" key={key}>
                            {figureName(key)}
                        </th>
                    ))}
                </tr>
            </thead>
            <tbody>
                {report.items.map((row) => (
                    <tr key={row.key}>
                        <th scope="row">
                            <bdi>{rowName(by, row)}</bdi>
                        </th>
                        {columns.map((column) => (
                            <td key={column.key}>{figureText(row, column)}</td>
                        ))}
                    </tr>
                ))}
            </tbody>
            <tfoot>
                <tr>
                    <th scope="row">{t("reports.total")}</th>
                    {columns.map((column) => (
                        <td key={column.key}>{figureText(report.total, column)}</td>
                    ))}
                </tr>
            </tfoot>
        </table>
    );
    if (!shown) return <div class="unseen">{table}</div>;
    return (
        <TableFrame label={t("reports.table_of", { report: t(`reports.name.${name}`) })}>{table}</TableFrame>
    );
}
