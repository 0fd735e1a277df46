import { useEffect, useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { TermMerge } from "../api/types";
import { say } from "../app/announce";
import { t } from "../i18n/words";
import { hasReport, JobProgress, ReportLink } from "../jobs/job_view";
import { runs } from "../jobs/jobs";
import { useJob } from "../jobs/use_job";
import { Button } from "../ui/button";
import { FileField, useChosenText } from "../ui/file_field";
import { ProblemBox } from "../ui/problem_box";
import { saveFile } from "../ui/save_file";
import { useAct } from "../ui/use_ask";

const kFates = ["added", "changed", "refused", "unchanged"] as const;

/** What became of each term, or would become of it. */
function Report({ merge }: { merge: TermMerge }) {
    const shown = merge.items.filter(({ fate }) => fate !== "unchanged");
    return (
        <section class="exchange-report" aria-live="polite">
            <h3>{t(merge.dry_run ? "glossary.would" : "glossary.did")}</h3>
            <ul class="exchange-counts">
                {kFates.map((fate) => (
                    <li key={fate} class="tag">
                        {t(`exchange.count.${fate}`, {
                            count: merge.items.filter((item) => item.fate === fate).length,
                        })}
                    </li>
                ))}
            </ul>
            {merge.problems.map(({ line, column, what }) => (
                <p class="wrong" key={`${line} ${column}`}>
                    {column ? t("glossary.cell", { line, column }) : t("exchange.line", { line })}{" "}
                    <bdi lang="en">{what}</bdi>
                </p>
            ))}
            {shown.length > 0 && (
                <ul class="exchange-items">
                    {shown.map(({ term, fate, reason }) => (
                        <li key={term}>
                            <bdi lang="en">{term}</bdi> <span class="tag">{t(`exchange.fate.${fate}`)}</span>
                            {reason && (
                                <p class="wrong" dir="auto" lang="en">
                                    {reason}
                                </p>
                            )}
                        </li>
                    ))}
                </ul>
            )}
        </section>
    );
}

interface Props {
    locale: string;
    write: boolean;
    taken: () => void;
}

/** The shop's terms of a locale as a file, and back: tried first, then taken in. */
export function TermFile({ locale, write, taken }: Props) {
    const [merge, setMerge] = useState<TermMerge>();
    const act = useAct();
    const followed = useJob<TermMerge>("glossary_import", locale);
    const { job, result } = followed;
    const params = { path: { locale } };
    const running = job !== undefined && runs(job);
    useEffect(() => {
        if (!result) return;
        setMerge(result);
        say(t("glossary.did"));
        taken();
    }, [result]);
    const give = async () => saveFile(await ask(api.GET("/glossary/{locale}/exchange", { params })));
    const take = (text: string, dry: boolean) =>
        act.run(async () => {
            const body = { content: text, dry_run: dry };
            const answer = await ask(api.POST("/glossary/{locale}/exchange", { params, body }));
            if ("items" in answer) setMerge(answer);
            else await followed.follow(answer);
        });
    const { content, file } = useChosenText(
        () => setMerge(undefined),
        (text) => take(text, true),
    );
    const news = merge?.items.some(({ fate }) => fate === "added" || fate === "changed") ?? false;
    return (
        <section>
            <h2>{t("glossary.csv")}</h2>
            <div class="acts">
                <Button waits={act.busy} onClick={() => void act.run(give)}>
                    {t("exchange.download")}
                </Button>
            </div>
            {write && (
                <FileField
                    label={t("glossary.file")}
                    help={t("glossary.file_help")}
                    accept=".csv"
                    file={file}
                />
            )}
            {act.busy && <progress aria-label={t("exchange.working")} />}
            <ProblemBox problem={act.problem ?? followed.problem} />
            {running && <JobProgress job={job} />}
            {merge && <Report merge={merge} />}
            {merge && !merge.dry_run && job && hasReport(job) && <ReportLink job={job} />}
            {content !== undefined && merge?.dry_run && (
                <Button
                    kind="main"
                    waits={act.busy || running || !news}
                    onClick={() => void take(content, false)}
                >
                    {t("glossary.take")}
                </Button>
            )}
        </section>
    );
}
