import type { Problem } from "../api/problem";
import { t } from "../i18n/words";
import { Button } from "./button";

/** What failed, what to do, and the request's id for whoever reads the log. */
export function ProblemBox({ problem, retry }: { problem: Problem | undefined; retry?: () => void }) {
    if (!problem) return null;
    const { title, detail, request } = problem.body;
    return (
        <div class="problem" role="alert">
            <strong dir="auto">{title}</strong>
            {detail && <p dir="auto">{detail}</p>}
            {request && <p class="dim">{t("error.request", { id: request })}</p>}
            {retry && <Button onClick={retry}>{t("action.retry")}</Button>}
        </div>
    );
}
