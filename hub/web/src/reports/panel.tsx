import { Download } from "lucide-preact";
import { api, ask } from "../api/client";
import type { Report } from "../api/types";
import { reportPath } from "../app/routes";
import { t } from "../i18n/words";
import { useNamed } from "../keys/named";
import { Button } from "../ui/button";
import { Link } from "../ui/link";
import { Pending } from "../ui/pending";
import { ProblemBox } from "../ui/problem_box";
import { saveFile } from "../ui/save_file";
import { useAct, useAsk } from "../ui/use_ask";
import { Bars } from "./bars";
import { type Choices, choices, clearFilters, hasFilters, isTime, type Name, queryOf } from "./choices";
import { figureName, figureText, isEmpty, kShapes } from "./figures";
import { FiguresTable } from "./table";
import { TimeChart } from "./time_chart";

const fetchReport = async (name: Name, chosen: Choices): Promise<Report> =>
    (await ask(api.GET("/reports/{name}", { params: { path: { name }, query: queryOf(chosen) } }))) as Report;

async function download(name: Name, chosen: Choices) {
    const query = { ...queryOf(chosen), format: "csv" } as const;
    const content: Blob = await ask(
        api.GET("/reports/{name}", { params: { path: { name }, query }, parseAs: "blob" }),
    );
    saveFile({ name: `${name}.${query.from}.${query.to}.csv`, content });
}

function Totals({ report, name }: { report: Report; name: Name }) {
    return (
        <dl class="report-totals">
            {kShapes[name].columns.map((column) => (
                <div key={column.key}>
                    <dt class="dim">{figureName(column.key)}</dt>
                    <dd>{figureText(report.total, column)}</dd>
                </div>
            ))}
        </dl>
    );
}

function Empty({ name, filtered }: { name: Name; filtered: boolean }) {
    const otherwise = name === "satisfaction" ? "rating.empty" : "reports.empty";
    return (
        <div class="report-empty">
            <p>{t(filtered ? "reports.empty_filtered" : otherwise)}</p>
            {filtered && <Button onClick={clearFilters}>{t("filter.clear")}</Button>}
        </div>
    );
}

interface Props {
    name: Name;
    /** Shown alone: its heading is the room's. */
    alone: boolean;
    table: boolean;
}

/** One report: what it comes to, its chart, its table. */
export function Panel({ name, alone, table }: Props) {
    const chosen = choices.value;
    const {
        value: known,
        problem,
        again,
    } = useAsk(async () => ({ report: await fetchReport(name, chosen), by: chosen.by }), [name, chosen]);
    const save = useAct();
    const run = () => void save.run(() => download(name, chosen));
    const title = t(`reports.name.${name}`);
    useNamed(t("reports.csv_of", { report: title }), run);
    const heading = `report-${name}`;
    return (
        <section
            class={`card report ${alone ? "alone" : ""}`}
            aria-labelledby={alone ? "reports-title" : heading}
        >
            <div class="card-head">
                {!alone && (
                    <h2 id={heading}>
                        <Link href={reportPath(name)}>{title}</Link>
                    </h2>
                )}
                <Button
                    kind="quiet"
                    icon={<Download size={16} aria-hidden="true" />}
                    waits={save.busy}
                    aria-label={t("reports.csv_of", { report: title })}
                    onClick={run}
                >
                    {t("reports.csv")}
                </Button>
            </div>
            <ProblemBox problem={problem ?? save.problem} retry={problem ? again : run} />
            {!problem && <Pending value={known} problem={undefined} again={again} />}
            {known && <Totals report={known.report} name={name} />}
            {known && isEmpty(name, known.report.total) && (
                <Empty name={name} filtered={hasFilters(chosen)} />
            )}
            {known && !isEmpty(name, known.report.total) && (
                <>
                    {isTime(known.by) ? (
                        <TimeChart report={known.report} name={name} />
                    ) : (
                        <Bars report={known.report} name={name} by={known.by} />
                    )}
                    <FiguresTable report={known.report} name={name} by={known.by} shown={table} />
                </>
            )}
        </section>
    );
}
