import { useEffect, useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { Fact, Kind, Suggestion, SuggestOutput } from "../api/types";
import { sayUrgently, showToast } from "../app/announce";
import { user } from "../app/session";
import { usePageTitle } from "../app/title";
import { fieldsOf } from "../composer/draft";
import { FactFields, factLabel } from "../composer/fact_fields";
import { goesTo } from "../composer/goes_to";
import { objectionText } from "../composer/objection";
import { missingNames, nameTokens } from "../composer/tokens";
import { cityOf, languageName, percent } from "../i18n/format";
import { locale, t, tWire } from "../i18n/words";
import { needName } from "../inbox/need";
import { Button } from "../ui/button";
import { copyText } from "../ui/copy";
import { Field } from "../ui/field";
import { ProblemBox } from "../ui/problem_box";
import { StatusField } from "../ui/status_field";
import { useAsk } from "../ui/use_ask";
import { type DeskForm, emptyDesk, inputOf, pastedOrder } from "./input";

const kWaitMs = 400;

function useResting<T>(value: T): T {
    const [resting, setResting] = useState(value);
    const known = JSON.stringify(value);
    useEffect(() => {
        const timer = setTimeout(() => setResting(value), kWaitMs);
        return () => clearTimeout(timer);
    }, [known]);
    return resting;
}

interface FormProps {
    form: DeskForm;
    kinds: Kind[];
    set: (change: Partial<DeskForm>) => void;
}

function Line({ name, form, set, type = "text" }: FormProps & { name: keyof DeskForm; type?: string }) {
    return (
        <Field label={t(`desk.${name}` as "desk.name")}>
            {(control) => (
                <input
                    {...control}
                    type={type}
                    dir="auto"
                    value={form[name]}
                    onInput={(event) => set({ [name]: event.currentTarget.value })}
                />
            )}
        </Field>
    );
}

function Sale(props: FormProps) {
    const { form, kinds, set } = props;
    const sites = kinds.find(({ kind }) => kind === form.channel)?.sites ?? [];
    const wrong = form.json.trim() && !pastedOrder(form.json) ? t("desk.json_wrong") : undefined;
    return (
        <>
            <div class="field-grid">
                <Field label={t("desk.channel")}>
                    {(control) => (
                        <select
                            {...control}
                            value={form.channel}
                            onChange={(event) => set({ channel: event.currentTarget.value, site: "" })}
                        >
                            <option value="">{t("desk.any")}</option>
                            {kinds.map(({ kind, title }) => (
                                <option key={kind} value={kind}>
                                    {title}
                                </option>
                            ))}
                        </select>
                    )}
                </Field>
                <Field label={t("desk.site")}>
                    {(control) => (
                        <select
                            {...control}
                            value={form.site}
                            onChange={(event) => set({ site: event.currentTarget.value })}
                        >
                            <option value="">{t("desk.any")}</option>
                            {sites.map((site) => (
                                <option key={site}>{site}</option>
                            ))}
                        </select>
                    )}
                </Field>
                <Line {...props} name="name" />
                <Line {...props} name="country" />
                <Line {...props} name="order" />
                <StatusField value={form.status} set={(status) => set({ status })} />
                <Line {...props} name="item" />
                <Line {...props} name="carrier" />
                <Line {...props} name="tracking" />
                <Line {...props} name="from" type="date" />
                <Line {...props} name="to" type="date" />
            </div>
            <details>
                <summary>{t("desk.json")}</summary>
                <Field label={t("desk.json_label")} error={wrong || undefined}>
                    {(control) => (
                        <textarea
                            {...control}
                            rows={6}
                            dir="ltr"
                            spellcheck={false}
                            value={form.json}
                            onInput={(event) => set({ json: event.currentTarget.value })}
                        />
                    )}
                </Field>
            </details>
        </>
    );
}

function Tags({ found }: { found: SuggestOutput }) {
    const sure = found.intents[0]?.p;
    return (
        <p class="tag-line">
            <span class="tag">{languageName(found.language)}</span>
            <span class="tag">
                {needName(found)}
                {sure !== undefined && ` ${percent(sure)}`}
            </span>
            {found.timezone && <span class="tag">{cityOf(found.timezone)}</span>}
            {found.risks?.map((risk) => (
                <span key={risk} class="tag bad">
                    {tWire("risk", risk)}
                </span>
            ))}
        </p>
    );
}

interface ReplyProps {
    suggestion: Suggestion;
    /** The buyer's. */
    language: string;
    facts: Fact[];
}

function ReplyText({ suggestion, language, facts }: ReplyProps) {
    const [own, setOwn] = useState<string>();
    useEffect(() => setOwn(undefined), [suggestion.text]);
    const text = own ?? suggestion.text;
    const holes = missingNames(text).length > 0;
    const copy = async () => {
        if (holes) sayUrgently(t("desk.holes"));
        else showToast(t((await copyText(text)) ? "copy.done" : "copy.failed"));
    };
    return (
        <>
            <div class="both-sides">
                <section class="to-buyer buyer-side">
                    <p class="side-label">{goesTo(suggestion.locale, language)}</p>
                    <textarea
                        class="desk-reply"
                        dir="auto"
                        lang={suggestion.locale}
                        aria-label={t("desk.reply")}
                        value={text}
                        onInput={(event) => setOwn(event.currentTarget.value)}
                    />
                </section>
                <section class="preview seller-side">
                    <p class="side-label">
                        {t("preview.title", { language: languageName(suggestion.preview.locale) })}
                    </p>
                    <p dir="auto" lang={suggestion.preview.locale} class="as-written">
                        {nameTokens(suggestion.preview.text, (name) => factLabel(name, facts))}
                    </p>
                </section>
            </div>
            {suggestion.lint.map((objection) => (
                <p key={`${objection.code}${objection.found}`} class="objection" dir="auto">
                    {objectionText(objection)}
                </p>
            ))}
            <div class="acts">
                <Button kind="main" onClick={copy} waits={holes}>
                    {t("desk.copy")}
                </Button>
                {holes && <span class="dim">{t("desk.holes")}</span>}
            </div>
        </>
    );
}

/** For a message from anywhere: tags, suggestions and a reply to copy, without any account. */
export function Desk() {
    const [form, setForm] = useState(emptyDesk);
    const [facts, setFacts] = useState<Record<string, string>>({});
    const [chosen, setChosen] = useState<string>();
    const [fields, setFields] = useState<string[]>([]);
    const { value: kinds, problem: kindsProblem, again: askKinds } = useAsk(() => ask(api.GET("/kinds")), []);
    const resting = useResting({ form, facts });
    const sellerLocale = user.value?.reply_language || locale.value;
    const { value, problem, again } = useAsk(async () => {
        if (!resting.form.text.trim()) return undefined;
        return ask(api.POST("/suggest", { body: inputOf(resting.form, sellerLocale, resting.facts) }));
    }, [resting]);
    usePageTitle(t("desk.title"));
    const suggestions = value?.suggestions ?? [];
    const suggestion = suggestions.find(({ template }) => template === chosen) ?? suggestions[0];
    const asked = [...new Set([...fields, ...(suggestion ? fieldsOf(suggestion) : [])])];
    const choose = (template: string) => {
        setChosen(template);
        setFields([]);
        setFacts({});
    };
    const set = (change: Partial<DeskForm>) => setForm((before) => ({ ...before, ...change }));
    return (
        <main class="room" id="main">
            <h1>{t("desk.title")}</h1>
            <p class="dim">{t("desk.what")}</p>
            <div class="desk">
                <section aria-label={t("desk.input")}>
                    <Field label={t("desk.text")}>
                        {(control) => (
                            <textarea
                                {...control}
                                rows={7}
                                dir="auto"
                                value={form.text}
                                onInput={(event) => set({ text: event.currentTarget.value })}
                            />
                        )}
                    </Field>
                    <ProblemBox problem={kindsProblem} retry={askKinds} />
                    <Sale form={form} kinds={kinds?.items ?? []} set={set} />
                </section>
                <section aria-label={t("suggestion.title")} class="desk-answer">
                    <ProblemBox problem={problem} retry={again} />
                    {value && <Tags found={value} />}
                    {!value && !problem && <p class="dim">{t("desk.waiting")}</p>}
                    <ul class="suggestions">
                        {suggestions.map(({ template, title, preview }) => (
                            <li key={template}>
                                <button
                                    type="button"
                                    class="suggestion"
                                    aria-pressed={template === suggestion?.template}
                                    onClick={() => choose(template)}
                                >
                                    <span class="suggestion-title" dir="auto" lang={preview.locale}>
                                        {title}
                                    </span>
                                </button>
                            </li>
                        ))}
                    </ul>
                    <FactFields
                        fields={asked}
                        facts={value?.facts ?? []}
                        values={facts}
                        standing={suggestion?.standing}
                        onInput={(name, text) => {
                            setFields(asked);
                            setFacts((before) => ({ ...before, [name]: text }));
                        }}
                        onChange={() => undefined}
                    />
                    {value && suggestion && (
                        <ReplyText
                            suggestion={suggestion}
                            language={value.language}
                            facts={value.facts ?? []}
                        />
                    )}
                    {value && suggestions.length === 0 && <p>{t("suggestion.none")}</p>}
                </section>
            </div>
        </main>
    );
}
