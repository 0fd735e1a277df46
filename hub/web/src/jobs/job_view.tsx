import { api, ask } from "../api/client";
import type { Job } from "../api/types";
import { second } from "../app/clock";
import { languageName, megabytes, number } from "../i18n/format";
import { isolate, t, tWire } from "../i18n/words";
import { Button } from "../ui/button";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";
import { loadJobs, runs } from "./jobs";
import { timeLeft } from "./time_left";

export const titleOf = ({ kind, about }: Job) =>
    tWire("jobs.kind", kind, undefined, { language: about && isolate(languageName(about)) });

export const stateName = ({ state }: Job) => t(`jobs.state.${state}`);

/** Whether something came of it that can be read. */
export const hasReport = ({ kind, state }: Job) =>
    kind !== "erase_buyer" && (state === "done" || state === "cancelled");

/** What came of a job, as a table to keep. */
export function ReportLink({ job }: { job: Job }) {
    return (
        <a
            class="button plain"
            href={`/api/v1/jobs/${encodeURIComponent(job.id)}/report`}
            download={`${job.kind}.csv`}
            aria-label={t("jobs.report_of", { title: titleOf(job) })}
        >
            {t("jobs.report")}
        </a>
    );
}

function countOf({ kind, done, total }: Job) {
    if (kind === "backup") return t("backup.so_far", { done: megabytes(done), total: megabytes(total) });
    return t("jobs.count", { done: number(done), total: number(total) });
}

/** How far a job is, and how long it still takes. */
export function JobProgress({ job }: { job: Job }) {
    void second.value;
    const act = useAct();
    const title = titleOf(job);
    const cancel = async () => {
        await act.run(() => ask(api.POST("/jobs/{id}/cancel", { params: { path: { id: job.id } } })));
        await loadJobs();
    };
    return (
        <div class="job-progress">
            <progress aria-label={title} max={job.total || 1} value={job.total > 0 ? job.done : undefined} />
            <p class="dim">
                {countOf(job)} {timeLeft(job)}
            </p>
            <ProblemBox problem={act.problem} />
            <Button
                waits={act.busy}
                aria-label={t("jobs.cancel_of", { title })}
                onClick={() => void cancel()}
            >
                {t("action.cancel")}
            </Button>
        </div>
    );
}

/** What can be done with a job that has ended. */
function Ended({ job }: { job: Job }) {
    const act = useAct();
    const title = titleOf(job);
    const forget = async () => {
        await act.run(() => ask(api.DELETE("/jobs/{id}", { params: { path: { id: job.id } } })));
        await loadJobs();
    };
    return (
        <>
            {job.error && (
                <p class="wrong" dir="auto" lang="en">
                    {job.error}
                </p>
            )}
            <ProblemBox problem={act.problem} />
            <div class="acts">
                {hasReport(job) && <ReportLink job={job} />}
                <Button
                    aria-label={t("jobs.forget_of", { title })}
                    waits={act.busy}
                    onClick={() => void forget()}
                >
                    {t("jobs.forget")}
                </Button>
            </div>
        </>
    );
}

/** One job of the tray. */
export function JobView({ job }: { job: Job }) {
    return (
        <li class="job">
            <strong>{titleOf(job)}</strong>{" "}
            <span class={job.state === "failed" ? "tag bad" : "tag"}>{stateName(job)}</span>
            {runs(job) ? <JobProgress job={job} /> : <Ended job={job} />}
        </li>
    );
}
