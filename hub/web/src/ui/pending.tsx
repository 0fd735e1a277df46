import type { Problem } from "../api/problem";
import { t } from "../i18n/words";
import { ProblemBox } from "./problem_box";

interface Props {
    value: unknown;
    problem: Problem | undefined;
    again: (() => void) | undefined;
}

/** Stands for an answer until it is there: after a moment that it comes, or what went wrong and a way to ask again. */
export function Pending({ value, problem, again }: Props) {
    if (problem) return <ProblemBox problem={problem} retry={again} />;
    return value === undefined ? <p class="dim pending">{t("state.loading")}</p> : null;
}
