import { locale, t } from "../i18n/words";
import type { ProblemBody } from "./types";

/** An answer that says no, or no answer at all (status 0). */
export class Problem extends Error {
    readonly body: ProblemBody;
    constructor(body: ProblemBody) {
        super(body.title);
        this.body = body;
    }
    get status() {
        return this.body.status;
    }
}

export function problemOf(error: unknown): Problem {
    if (error instanceof Problem) return error;
    return new Problem({
        status: 0,
        title: t("error.unreachable"),
        detail: t("error.unreachable_detail"),
        language: locale.value,
        detail_language: locale.value,
    });
}
