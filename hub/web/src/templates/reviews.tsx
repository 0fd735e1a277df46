import { useEffect, useState } from "preact/hooks";
import { useLocation } from "wouter-preact";
import { api, ask } from "../api/client";
import type { TemplateRevision } from "../api/types";
import { say } from "../app/announce";
import { personName } from "../app/people";
import { kCoveragePath, textPath } from "../app/routes";
import { usePageTitle } from "../app/title";
import { dateTimeIn, languageName, own } from "../i18n/format";
import { t } from "../i18n/words";
import { useCommand } from "../keys/dispatcher";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Link } from "../ui/link";
import { Nothing } from "../ui/nothing";
import { Pending } from "../ui/pending";
import { ProblemBox } from "../ui/problem_box";
import { useAct, useAsk } from "../ui/use_ask";
import { coverage, loadCoverage, refreshCoverage } from "./coverage_store";
import { Publications, titleOf } from "./publications";

interface RowProps {
    revision: TemplateRevision;
    checked: boolean;
    check: (checked: boolean) => void;
}

function Row({ revision, checked, check }: RowProps) {
    const { key, locale, author, changed_at: changed, note } = revision;
    const name = t("templates.text_of", { language: languageName(locale), title: titleOf(key) });
    return (
        <li class="review-row">
            <input
                type="checkbox"
                aria-label={name}
                checked={checked}
                onChange={(event) => check(event.currentTarget.checked)}
            />
            <Link href={textPath(locale, key)}>{name}</Link>
            <span class="dim">
                <bdi>{personName(author)}</bdi> · {dateTimeIn(new Date(changed), own())}
            </span>
            {note && <span dir="auto">{note}</span>}
        </li>
    );
}

async function load() {
    const [reviews, publications] = await Promise.all([
        ask(api.GET("/template-reviews")),
        ask(api.GET("/template-publications")),
        coverage.value ? undefined : loadCoverage(),
    ]);
    return { reviews: reviews.items, publications: publications.items };
}

/** Texts that wait for a second pair of eyes, and what was published. */
export function Reviews() {
    const [, go] = useLocation();
    const { value, problem, again } = useAsk(load, []);
    const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
    const [note, setNote] = useState("");
    const act = useAct();
    const reviews = value?.reviews ?? [];
    const ids = reviews.map(({ id }) => id).filter((id) => chosen.has(id));
    usePageTitle(t("templates.reviews"));
    useEffect(() => document.getElementById("reviews-title")?.focus(), []);
    useCommand("up", () => go(kCoveragePath));
    const changed = () => {
        again();
        refreshCoverage();
    };
    const check = (id: string, checked: boolean) => {
        const next = new Set(chosen);
        if (checked) next.add(id);
        else next.delete(id);
        setChosen(next);
    };
    const publish = async (event: Event) => {
        event.preventDefault();
        if (ids.length === 0) return;
        const body = { revisions: ids, note };
        if (!(await act.run(() => ask(api.POST("/template-publications", { body }))))) return;
        say(t("templates.published"));
        setNote("");
        setChosen(new Set());
        changed();
    };
    return (
        <main class="room" id="main">
            <h1 id="reviews-title" tabIndex={-1}>
                {t("templates.reviews")}
            </h1>
            <p>
                <Link href={kCoveragePath}>{t("templates.coverage")}</Link>
            </p>
            <Pending value={value} problem={problem} again={again} />
            {value && reviews.length === 0 && <Nothing why={t("templates.no_reviews")} />}
            {reviews.length > 0 && (
                <form class="review-form" onSubmit={publish}>
                    <label class="check">
                        <input
                            type="checkbox"
                            checked={ids.length === reviews.length}
                            onChange={(event) =>
                                setChosen(
                                    new Set(event.currentTarget.checked ? reviews.map(({ id }) => id) : []),
                                )
                            }
                        />
                        {t("templates.choose_all")}
                    </label>
                    <ol class="reviews">
                        {reviews.map((revision) => (
                            <Row
                                key={revision.id}
                                revision={revision}
                                checked={chosen.has(revision.id)}
                                check={(checked) => check(revision.id, checked)}
                            />
                        ))}
                    </ol>
                    <Field label={t("templates.publish_note")}>
                        {(control) => (
                            <input
                                {...control}
                                dir="auto"
                                value={note}
                                onInput={(event) => setNote(event.currentTarget.value)}
                            />
                        )}
                    </Field>
                    <Button kind="main" type="submit" waits={act.busy || ids.length === 0}>
                        {t("templates.publish_together", { count: ids.length })}
                    </Button>
                    <ProblemBox problem={act.problem} />
                </form>
            )}
            <h2>{t("templates.publications")}</h2>
            {value && <Publications all={value.publications} changed={changed} />}
        </main>
    );
}
