import { useEffect, useState } from "preact/hooks";
import { useLocation } from "wouter-preact";
import { api, ask } from "../api/client";
import type { TemplateMerge } from "../api/types";
import { say } from "../app/announce";
import { kCoveragePath, textPath } from "../app/routes";
import { usePageTitle } from "../app/title";
import { languageName } from "../i18n/format";
import { t, tWire } from "../i18n/words";
import { hasReport, JobProgress, ReportLink } from "../jobs/job_view";
import { runs } from "../jobs/jobs";
import { useJob } from "../jobs/use_job";
import { useCommand } from "../keys/dispatcher";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { FileField, useChosenText } from "../ui/file_field";
import { Link } from "../ui/link";
import { Pending } from "../ui/pending";
import { ProblemBox } from "../ui/problem_box";
import { saveFile } from "../ui/save_file";
import { useAct, useAsk } from "../ui/use_ask";
import { coverage, loadCoverage, refreshCoverage } from "./coverage_store";

const kFormats = ["po", "xliff", "xliff12", "csv"] as const;
type Format = (typeof kFormats)[number];
const kFates = ["added", "changed", "refused", "unchanged", "missing"] as const;
const kSource = "en";

interface Choice {
    locale: string;
    format: Format;
    /** English that means the same. */
    cosmetic: boolean;
}

function Choices({ choice, set }: { choice: Choice; set: (choice: Choice) => void }) {
    return (
        <div class="exchange-choices">
            <Field label={t("exchange.locale")}>
                {(control) => (
                    <select
                        {...control}
                        value={choice.locale}
                        onChange={(event) => set({ ...choice, locale: event.currentTarget.value })}
                    >
                        {coverage.value?.locales.map(({ locale }) => (
                            <option key={locale} value={locale}>
                                {languageName(locale)} ({locale})
                            </option>
                        ))}
                    </select>
                )}
            </Field>
            <Field label={t("exchange.format")}>
                {(control) => (
                    <select
                        {...control}
                        value={choice.format}
                        onChange={(event) => set({ ...choice, format: event.currentTarget.value as Format })}
                    >
                        {kFormats.map((format) => (
                            <option key={format} value={format}>
                                {tWire("exchange.format", format)}
                            </option>
                        ))}
                    </select>
                )}
            </Field>
        </div>
    );
}

/** What a changed English does to the other languages, and that it need not. */
function EnglishChoice({ choice, set }: { choice: Choice; set: (choice: Choice) => void }) {
    return (
        <>
            <p class="dim">{t("exchange.english")}</p>
            <label class="check">
                <input
                    type="checkbox"
                    checked={choice.cosmetic}
                    onChange={(event) => set({ ...choice, cosmetic: event.currentTarget.checked })}
                />
                {t("templates.cosmetic")}
            </label>
        </>
    );
}

const download = async ({ locale, format }: Choice) =>
    saveFile(await ask(api.GET("/templates-exchange", { params: { query: { locale, format } } })));

/** What became of each text, or would become of it. */
function Report({ merge }: { merge: TemplateMerge }) {
    const shown = merge.items.filter(({ fate }) => fate !== "unchanged" && fate !== "missing");
    return (
        <section class="exchange-report" aria-live="polite">
            <h2>{t(merge.dry_run ? "exchange.would" : "exchange.did")}</h2>
            <ul class="exchange-counts">
                {kFates.map((fate) => (
                    <li key={fate} class="tag">
                        {t(`exchange.count.${fate}`, {
                            count: merge.items.filter((item) => item.fate === fate).length,
                        })}
                    </li>
                ))}
            </ul>
            {merge.problems.map(({ line, key, what }) => (
                <p class="wrong" key={`${line} ${key} ${what}`} dir="auto">
                    {line > 0 && t("exchange.line", { line })} <bdi>{key}</bdi> {what}
                </p>
            ))}
            {shown.length > 0 && (
                <ul class="exchange-items">
                    {shown.map(({ key, fate, stale, line, reasons }) => (
                        <li key={key}>
                            <Link href={textPath(merge.locale, key)}>
                                <bdi>{key}</bdi>
                            </Link>{" "}
                            <span class="tag">{t(`exchange.fate.${fate}`)}</span>{" "}
                            {stale && <span class="tag">{t("templates.state.stale")}</span>}
                            {reasons.map((reason) => (
                                <p class="wrong" key={reason} dir="auto">
                                    {line > 0 && t("exchange.line", { line })} {reason}
                                </p>
                            ))}
                        </li>
                    ))}
                </ul>
            )}
        </section>
    );
}

/** A locale's texts out to a translator and back: tried first, then taken in as drafts. */
export function Exchange() {
    const [, go] = useLocation();
    const { problem, again } = useAsk(loadCoverage, []);
    const first = coverage.value?.locales.find(({ locale, write }) => write && locale !== kSource)?.locale;
    const [choice, setChoice] = useState<Choice>({ locale: "", format: "po", cosmetic: false });
    const [merge, setMerge] = useState<TemplateMerge>();
    const act = useAct();
    const taken = useJob<TemplateMerge>("template_import");
    usePageTitle(t("exchange.title"));
    useCommand("up", () => go(kCoveragePath));
    useEffect(() => document.getElementById("exchange-title")?.focus(), []);
    useEffect(() => {
        if (first && !choice.locale) setChoice({ ...choice, locale: first });
    }, [first]);
    const take = (text: string, dry: boolean) =>
        act.run(async () => {
            const { cosmetic, ...file } = choice;
            const body = {
                ...file,
                content: text,
                dry_run: dry,
                background: true,
                ...(file.locale === kSource && { cosmetic }),
            };
            const answer = await ask(api.POST("/templates-exchange", { body }));
            if ("items" in answer) setMerge(answer);
            else await taken.follow(answer);
        });
    useEffect(() => {
        if (!taken.result) return;
        setMerge(taken.result);
        say(t("exchange.did"));
        refreshCoverage();
    }, [taken.result]);
    const { content, file } = useChosenText(
        () => setMerge(undefined),
        (text) => take(text, true),
    );
    const running = taken.job !== undefined && runs(taken.job);
    const news = merge?.items.some(({ fate }) => fate === "added" || fate === "changed") ?? false;
    return (
        <main class="room" id="main">
            <h1 id="exchange-title" tabIndex={-1}>
                {t("exchange.title")}
            </h1>
            <p>
                <Link href={kCoveragePath}>{t("templates.coverage")}</Link>
            </p>
            <Pending value={coverage.value} problem={problem} again={again} />
            <Choices choice={choice} set={setChoice} />
            {choice.locale === kSource && <EnglishChoice choice={choice} set={setChoice} />}
            <div class="acts">
                <Button
                    waits={act.busy || !choice.locale}
                    onClick={() => void act.run(() => download(choice))}
                >
                    {t("exchange.download")}
                </Button>
            </div>
            <FileField
                label={t("exchange.file")}
                help={t("exchange.help")}
                accept=".po,.xliff,.xlf,.csv"
                file={file}
            />
            {act.busy && <progress aria-label={t("exchange.working")} />}
            <ProblemBox problem={act.problem ?? taken.problem} />
            {running && taken.job && <JobProgress job={taken.job} />}
            {merge && <Report merge={merge} />}
            {merge && !merge.dry_run && taken.job && hasReport(taken.job) && <ReportLink job={taken.job} />}
            {content !== undefined && merge?.dry_run && (
                <Button
                    kind="main"
                    waits={act.busy || running || !news}
                    onClick={() => void take(content, false)}
                >
                    {t("exchange.take")}
                </Button>
            )}
        </main>
    );
}
