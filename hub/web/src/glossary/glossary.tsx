import { Plus } from "lucide-preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useLocation, useParams } from "wouter-preact";
import { api, ask } from "../api/client";
import type { Term } from "../api/types";
import { glossaryPath, kCoveragePath, localePath } from "../app/routes";
import { usePageTitle } from "../app/title";
import { languageName } from "../i18n/format";
import { isolate, t } from "../i18n/words";
import { useCommand } from "../keys/dispatcher";
import { RemoveDialog } from "../settings/remove_dialog";
import { coverage, loadCoverage } from "../templates/coverage_store";
import { useComposition } from "../templates/use_composition";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Link } from "../ui/link";
import { Nothing } from "../ui/nothing";
import { Pending } from "../ui/pending";
import { ProblemBox } from "../ui/problem_box";
import { useAsk } from "../ui/use_ask";
import { TermDialog } from "./term_dialog";
import { TermFile } from "./term_file";
import { changeLabel, TermRow } from "./term_row";
import { useTerms } from "./use_terms";

/** Whose glossary is shown. */
function LocaleChoice({ locale }: { locale: string }) {
    const [, go] = useLocation();
    useAsk(loadCoverage, []);
    const known = coverage.value?.locales.map((each) => each.locale) ?? [];
    const all = known.includes(locale) ? known : [locale, ...known];
    return (
        <Field label={t("exchange.locale")}>
            {(control) => (
                <select
                    {...control}
                    value={locale}
                    onChange={(event) => go(glossaryPath(event.currentTarget.value))}
                >
                    {all.map((each) => (
                        <option key={each} value={each}>
                            {languageName(each)} ({each})
                        </option>
                    ))}
                </select>
            )}
        </Field>
    );
}

/** Words wait for the end of a composition: half a syllable finds nothing. */
function Words({ words, set }: { words: string; set: (words: string) => void }) {
    const field = useRef<HTMLInputElement>(null);
    const take = () => set(field.current?.value ?? "");
    useComposition(field, (composing) => !composing && take());
    return (
        <Field label={t("glossary.find")}>
            {(control) => (
                <input
                    {...control}
                    ref={field}
                    type="search"
                    value={words}
                    onInput={(event) => !event.isComposing && take()}
                />
            )}
        </Field>
    );
}

type Opened = { act: "change" | "remove"; term: Term } | { act: "add" };

function LocaleGlossary({ locale }: { locale: string }) {
    const [, go] = useLocation();
    const [words, setWords] = useState("");
    const [opened, setOpened] = useState<Opened>();
    const { first, items, write, next, act, again, load } = useTerms(locale, words);
    const close = () => setOpened(undefined);
    const title = t("glossary.of", { language: languageName(locale) });
    usePageTitle(title);
    useCommand("up", () => go(localePath(locale)));
    useCommand("term.new", write ? () => setOpened({ act: "add" }) : undefined);
    useEffect(() => document.getElementById("glossary-title")?.focus(), []);
    const isOwn = (term: Term) => term.id !== null && term.locale === locale;
    return (
        <main class="room" id="main">
            <h1 id="glossary-title" tabIndex={-1}>
                {title}
            </h1>
            <p class="acts">
                <Link href={kCoveragePath}>{t("templates.coverage")}</Link>
                <Link href={localePath(locale)}>{t("glossary.texts")}</Link>
            </p>
            <p class="help">{t("glossary.what")}</p>
            <div class="glossary-head">
                <LocaleChoice locale={locale} />
                <Words words={words} set={setWords} />
                {write && (
                    <Button
                        kind="main"
                        icon={<Plus size={16} aria-hidden="true" />}
                        onClick={() => setOpened({ act: "add" })}
                    >
                        {t("glossary.add")}
                    </Button>
                )}
            </div>
            <Pending {...first} />
            {first.value && !write && <p class="dim">{t("glossary.read_only")}</p>}
            {first.value && items.length === 0 && (
                <Nothing why={t(words ? "glossary.none_found" : "glossary.none")} />
            )}
            <ul class="term-list">
                {items.map((term) => (
                    <TermRow
                        key={term.id ?? `shipped ${term.term}`}
                        term={term}
                        locale={locale}
                        change={write ? () => setOpened({ act: "change", term }) : undefined}
                        remove={write && isOwn(term) ? () => setOpened({ act: "remove", term }) : undefined}
                    />
                ))}
            </ul>
            <ProblemBox problem={act.problem} />
            {next && (
                <Button waits={act.busy} onClick={() => void load()}>
                    {t("glossary.more")}
                </Button>
            )}
            <TermFile locale={locale} write={write} taken={again} />
            {opened?.act === "add" && (
                <TermDialog
                    locale={locale}
                    term={undefined}
                    title={t("glossary.add")}
                    kept={again}
                    close={close}
                />
            )}
            {opened?.act === "change" && (
                <TermDialog
                    locale={locale}
                    term={isOwn(opened.term) ? opened.term : { ...opened.term, id: null }}
                    title={changeLabel(opened.term, locale)}
                    kept={again}
                    close={close}
                />
            )}
            {opened?.act === "remove" && (
                <RemoveDialog
                    title={t("glossary.remove_of", { term: isolate(opened.term.term) })}
                    what={t("glossary.remove_what")}
                    act={t("backup.remove")}
                    remove={() =>
                        ask(
                            api.DELETE("/glossary/{locale}/{id}", {
                                params: { path: { locale, id: opened.term.id ?? "" } },
                            }),
                        )
                    }
                    removed={again}
                    close={close}
                />
            )}
        </main>
    );
}

/** How the shop says its terms, locale by locale. */
export function Glossary() {
    const { locale = "en" } = useParams();
    const tag = decodeURIComponent(locale);
    return <LocaleGlossary key={tag} locale={tag} />;
}
