import { useState } from "preact/hooks";
import { useLocation } from "wouter-preact";
import { api, ask } from "../api/client";
import { problemOf } from "../api/problem";
import { textPath } from "../app/routes";
import { user } from "../app/session";
import { languageName } from "../i18n/format";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { ProblemBox } from "../ui/problem_box";
import { StatusField } from "../ui/status_field";
import { useAct } from "../ui/use_ask";
import { coverage, refreshCoverage } from "./coverage_store";
import { FolderField } from "./folder_field";
import { IntentField } from "./intent_field";

/** The state of the sale, as choices; joined they are the library's `when`. */
interface When {
    status: string;
    late: string;
    tracking: string;
}

const whenText = ({ status, late, tracking }: When) =>
    [status && `status=${status}`, late, tracking].filter(Boolean).join(", ");

const kAnswers = { late: ["", "late", "!late"], tracking: ["", "tracking", "!tracking"] } as const;

interface OwnForm {
    intent: string;
    name: string;
    locale: string;
    folder: string;
    title: string;
    text: string;
}

interface LineProps {
    name: "name" | "title";
    form: OwnForm;
    set: (change: Partial<OwnForm>) => void;
    required?: boolean;
    help?: string;
    error?: string;
}

function Line({ name, form, set, required, help, error }: LineProps) {
    return (
        <Field label={t(`templates.own.${name}`)} required={required} help={help} error={error}>
            {(control) => (
                <input
                    {...control}
                    dir="auto"
                    required={required}
                    value={form[name]}
                    onInput={(event) => set({ [name]: event.currentTarget.value })}
                />
            )}
        </Field>
    );
}

function WhenFields({ when, set }: { when: When; set: (change: Partial<When>) => void }) {
    return (
        <fieldset class="field-grid">
            <legend>{t("templates.own.when")}</legend>
            <StatusField value={when.status} set={(status) => set({ status })} />
            {(["late", "tracking"] as const).map((term) => (
                <Field key={term} label={t(`templates.own.${term}`)}>
                    {(control) => (
                        <select
                            {...control}
                            value={when[term]}
                            onChange={(event) => set({ [term]: event.currentTarget.value })}
                        >
                            {kAnswers[term].map((answer) => (
                                <option key={answer} value={answer}>
                                    {t(answer === "" ? "desk.any" : answer === term ? "act.yes" : "act.no")}
                                </option>
                            ))}
                        </select>
                    )}
                </Field>
            ))}
        </fieldset>
    );
}

/** A template of the shop's own: it begins as a draft in one locale. */
export function NewOwn({ close }: { close: () => void }) {
    const [, go] = useLocation();
    const { busy, problem, run } = useAct();
    const [form, setForm] = useState<OwnForm>({
        intent: "order_tracking",
        name: "",
        locale: user.value?.reply_language ?? "en",
        folder: "",
        title: "",
        text: "",
    });
    const [when, setWhen] = useState<When>({ status: "", late: "", tracking: "" });
    const set = (change: Partial<OwnForm>) => setForm((before) => ({ ...before, ...change }));
    const locales = coverage.value?.locales.map(({ locale }) => locale) ?? ["en"];
    const wrongName = problem?.body.field === "name" ? problemOf(problem).body.title : undefined;
    const add = async (event: Event) => {
        event.preventDefault();
        const body = { ...form, when: whenText(when) };
        let made: { key: string; locale: string } | undefined;
        await run(async () => {
            made = await ask(api.POST("/own-templates", { body }));
        });
        if (!made) return;
        refreshCoverage();
        close();
        go(textPath(made.locale, made.key));
    };
    return (
        <Dialog title={t("templates.new")} close={close} class="wide">
            <form onSubmit={add}>
                <IntentField value={form.intent} set={(intent) => set({ intent })} />
                <div class="field-grid">
                    <Field label={t("filter.language")} required>
                        {(control) => (
                            <select
                                {...control}
                                value={form.locale}
                                onChange={(event) => set({ locale: event.currentTarget.value })}
                            >
                                {locales.map((locale) => (
                                    <option key={locale} value={locale}>
                                        {languageName(locale)}
                                    </option>
                                ))}
                            </select>
                        )}
                    </Field>
                    <FolderField value={form.folder} set={(folder) => set({ folder })} />
                </div>
                <Line name="title" form={form} set={set} required />
                <Line
                    name="name"
                    form={form}
                    set={set}
                    required
                    help={t("templates.own.name_help")}
                    error={wrongName}
                />
                <Field label={t("templates.own.text")} required>
                    {(control) => (
                        <textarea
                            {...control}
                            rows={6}
                            dir="auto"
                            lang={form.locale}
                            required
                            value={form.text}
                            onInput={(event) => set({ text: event.currentTarget.value })}
                        />
                    )}
                </Field>
                <WhenFields when={when} set={(change) => setWhen((before) => ({ ...before, ...change }))} />
                <ProblemBox problem={wrongName ? undefined : problem} />
                <div class="dialog-acts">
                    <Button onClick={close}>{t("action.cancel")}</Button>
                    <Button kind="main" type="submit" waits={busy}>
                        {t("templates.own.add")}
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}
