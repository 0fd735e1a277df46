import type { Problem } from "../api/problem";
import { t } from "../i18n/words";
import { Button } from "./button";

/** What failed, what to do, and the request's id for whoever reads the log. */
export function ProblemBox({ problem, retry }: { problem: Problem | undefined; retry?: () => void }) {
    if (!problem) return null;
    const { title, detail, request, language, detail_language: detailLanguage } = problem.body;
    return (
        <div class="problem" role="alert">
            <strong dir="auto" lang={language ?? "en"}>
                {title}
            </strong>
            {detail && (
                <p dir="auto" lang={detailLanguage ?? "en"}>
                    {detail}
                </p>
            )}
            {request && <p class="dim">{t("error.request", { id: request })}</p>}
            {retry && <Button onClick={retry}>{t("action.retry")}</Button>}
        </div>
    );
}
