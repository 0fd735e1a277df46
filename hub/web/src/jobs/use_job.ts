import { useEffect, useState } from "preact/hooks";
import { api, ask } from "../api/client";
import { type Problem, problemOf } from "../api/problem";
import type { Job } from "../api/types";
import { user } from "../app/session";
import { jobs, loadJobs, runs } from "./jobs";

interface Followed<Result> {
    job: Job | undefined;
    problem: Problem | undefined;
    follow: (job: Job) => Promise<void>;
    /** What came of it, once it has ended. */
    result: Result | undefined;
}

/** Follows a job that this part of the page began, or that one's own page had begun before it was loaded anew. */
export function useJob<Result>(kind: string, about?: string): Followed<Result> {
    const [id, setId] = useState<string>();
    const [result, setResult] = useState<Result>();
    const [problem, setProblem] = useState<Problem>();
    const known = jobs.value;
    const left = known.find(
        (job) =>
            runs(job) && job.kind === kind && job.user === user.value?.id && (!about || job.about === about),
    );
    const job = known.find((each) => each.id === id);
    useEffect(() => {
        if (!id && left) setId(left.id);
    }, [left?.id]);
    const ended = job !== undefined && !runs(job);
    useEffect(() => {
        if (!ended || !id) return;
        ask(api.GET("/jobs/{id}", { params: { path: { id } } })).then(
            (answer) => setResult((answer.result ?? undefined) as Result | undefined),
            (error) => setProblem(problemOf(error)),
        );
    }, [ended, id]);
    const follow = async (next: Job) => {
        setResult(undefined);
        setProblem(undefined);
        setId(next.id);
        await loadJobs();
    };
    return { job, problem, follow, result };
}
