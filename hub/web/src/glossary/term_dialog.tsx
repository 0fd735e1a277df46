import { useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { Term } from "../api/types";
import { showToast } from "../app/announce";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";
import { asField, formsIn } from "./forms";

const kLongestTerm = 100;
const kLongestNote = 500;
const kFields = ["term", "use", "avoid", "note"] as const;
type FieldName = (typeof kFields)[number];

type Form = Record<FieldName, string> & { asIs: boolean };

const formOf = (term: Term | undefined): Form => ({
    term: term?.term ?? "",
    asIs: term?.as_is ?? false,
    use: asField(term?.use ?? []),
    avoid: asField(term?.avoid ?? []),
    note: term?.note ?? "",
});

interface Props {
    locale: string;
    /** None: a new one. One that is shipped: the shop's own in its place. */
    term: Term | undefined;
    title: string;
    kept: () => void;
    close: () => void;
}

/** How one term is said. */
export function TermDialog({ locale, term, title, kept, close }: Props) {
    const [form, setForm] = useState(() => formOf(term));
    const { busy, problem, run } = useAct();
    const set = (change: Partial<Form>) => setForm((before) => ({ ...before, ...change }));
    const wrong = kFields.find((name) => name === problem?.body.field);
    const errorAt = (name: FieldName) => (wrong === name ? problem?.body.title : undefined);
    const save = async (event: Event) => {
        event.preventDefault();
        if (busy) return;
        const body = {
            term: form.term,
            as_is: form.asIs,
            use: form.asIs ? [] : formsIn(form.use),
            avoid: formsIn(form.avoid),
            note: form.note,
        };
        const id = term?.id;
        const done = await run(() =>
            id
                ? ask(api.PUT("/glossary/{locale}/{id}", { params: { path: { locale, id } }, body }))
                : ask(api.POST("/glossary/{locale}", { params: { path: { locale } }, body })),
        );
        if (!done) return;
        showToast(t("glossary.saved"));
        kept();
        close();
    };
    return (
        <Dialog title={title} close={close}>
            <form onSubmit={save}>
                <Field label={t("glossary.term")} required error={errorAt("term")}>
                    {(control) => (
                        <input
                            {...control}
                            name="term"
                            lang="en"
                            dir="auto"
                            required
                            maxLength={kLongestTerm}
                            value={form.term}
                            onInput={(event) => set({ term: event.currentTarget.value })}
                        />
                    )}
                </Field>
                <label class="check">
                    <input
                        type="checkbox"
                        checked={form.asIs}
                        onChange={(event) => set({ asIs: event.currentTarget.checked })}
                    />
                    {t("glossary.as_is")}
                </label>
                {!form.asIs && (
                    <Field label={t("glossary.use")} help={t("glossary.forms_help")} error={errorAt("use")}>
                        {(control) => (
                            <input
                                {...control}
                                name="use"
                                lang={locale}
                                dir="auto"
                                value={form.use}
                                onInput={(event) => set({ use: event.currentTarget.value })}
                            />
                        )}
                    </Field>
                )}
                <Field label={t("glossary.avoid")} help={t("glossary.avoid_help")} error={errorAt("avoid")}>
                    {(control) => (
                        <input
                            {...control}
                            name="avoid"
                            lang={locale}
                            dir="auto"
                            value={form.avoid}
                            onInput={(event) => set({ avoid: event.currentTarget.value })}
                        />
                    )}
                </Field>
                <Field label={t("glossary.note")} error={errorAt("note")}>
                    {(control) => (
                        <textarea
                            {...control}
                            name="note"
                            rows={2}
                            dir="auto"
                            maxLength={kLongestNote}
                            value={form.note}
                            onInput={(event) => set({ note: event.currentTarget.value })}
                        />
                    )}
                </Field>
                <ProblemBox problem={wrong ? undefined : problem} />
                <div class="dialog-acts">
                    <Button onClick={close}>{t("action.cancel")}</Button>
                    <Button kind="main" type="submit" waits={busy}>
                        {t("form.save")}
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}
