import { X } from "lucide-preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useLocation } from "wouter-preact";
import { api, ask } from "../api/client";
import type { Conversation, Fact } from "../api/types";
import { showToast } from "../app/announce";
import { textPath } from "../app/routes";
import { languageName } from "../i18n/format";
import { isolate, t } from "../i18n/words";
import { kLanguages } from "../inbox/choices";
import { FolderField } from "../templates/folder_field";
import { IntentField, isOffered } from "../templates/intent_field";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { Pending } from "../ui/pending";
import { ProblemBox } from "../ui/problem_box";
import { useAct, useAsk } from "../ui/use_ask";
import type { Draft } from "./draft";
import { factLabel } from "./fact_fields";

const kMostPictures = 4;
const kPictures = ["image/png", "image/jpeg", "image/webp"];

interface Found {
    name: string;
    words: string;
    pattern: string;
}

const fetchPattern = (id: string, text: string, locale: string) =>
    ask(api.POST("/conversations/{id}/template-text", { params: { path: { id } }, body: { text, locale } }));

/** Those that the hub has whole, as many as a template carries. */
const picturesOf = ({ files }: Draft) =>
    files.filter(({ blob, mediaType }) => blob && kPictures.includes(mediaType)).slice(0, kMostPictures);

interface FactsProps {
    found: Found[];
    facts: Fact[];
    takeBack: (fact: Found) => void;
}

/** What was turned into facts; each can be words again. */
function FactChips({ found, facts, takeBack }: FactsProps) {
    if (found.length === 0) return null;
    return (
        <div class="field">
            <span id="found-facts">{t("own.facts")}</span>
            <ul class="file-chips" aria-labelledby="found-facts">
                {found.map((fact) => {
                    const label = t("own.take_back", { words: isolate(fact.words) });
                    return (
                        <li key={fact.name} class="file-chip">
                            <span class="dim" dir="auto">
                                {factLabel(fact.name, facts)}
                            </span>
                            <bdi>{fact.words}</bdi>
                            <button
                                type="button"
                                class="icon-button"
                                aria-label={label}
                                title={label}
                                onClick={() => takeBack(fact)}
                            >
                                <X size={14} aria-hidden="true" />
                            </button>
                        </li>
                    );
                })}
            </ul>
            <p class="help">{t("own.facts_help")}</p>
        </div>
    );
}

interface Props {
    item: Conversation;
    draft: Draft;
    /** The language that the reply is in. */
    written: string;
    facts: Fact[];
    close: () => void;
}

/** Keeps what is written in the composer for the next buyers. */
export function SaveTemplate({ item, draft, written, facts, close }: Props) {
    const [, go] = useLocation();
    const area = useRef<HTMLTextAreaElement>(null);
    const [form, setForm] = useState({
        title: "",
        folder: "",
        intent: isOffered(item.tags.intent) ? item.tags.intent : "",
        locale: written === "und" ? "en" : written,
        text: "",
    });
    const [along, setAlong] = useState(true);
    const { value, problem, again } = useAsk(() => fetchPattern(item.id, draft.text, form.locale), []);
    const { busy, problem: refused, run } = useAct();
    const set = (change: Partial<typeof form>) => setForm((before) => ({ ...before, ...change }));
    useEffect(() => {
        if (value) set({ text: value.pattern });
    }, [value]);
    const pictures = picturesOf(draft);
    const found = value?.facts.filter(({ name }) => form.text.includes(`{${name}}`)) ?? [];
    const takeBack = ({ name, pattern }: Found) => {
        set({ text: form.text.replaceAll(`{${name}}`, () => pattern) });
        area.current?.focus();
    };
    const save = async (event: Event) => {
        event.preventDefault();
        if (busy || !value) return;
        const files = along
            ? pictures.map(({ blob = "", name, mediaType }) => ({ blob, name, media_type: mediaType }))
            : [];
        const body = { ...form, files, publish: true };
        await run(async () => {
            const { key, locale, state } = await ask(api.POST("/own-templates", { body }));
            close();
            showToast(t(state === "published" ? "own.saved" : "own.kept_draft"), {
                label: t("own.open"),
                run: () => go(textPath(locale, key)),
            });
        });
    };
    return (
        <Dialog title={t("own.save_as")} close={close} class="wide">
            <form onSubmit={save} class="save-template">
                <Field label={t("templates.own.title")} required>
                    {(control) => (
                        <input
                            {...control}
                            dir="auto"
                            required
                            maxLength={100}
                            value={form.title}
                            onInput={(event) => set({ title: event.currentTarget.value })}
                        />
                    )}
                </Field>
                <div class="field-grid">
                    <FolderField value={form.folder} set={(folder) => set({ folder })} />
                    <Field label={t("filter.language")} required>
                        {(control) => (
                            <select
                                {...control}
                                value={form.locale}
                                onChange={(event) => set({ locale: event.currentTarget.value })}
                            >
                                {[...new Set([form.locale, ...kLanguages])]
                                    .filter((tag) => tag !== "und")
                                    .map((tag) => (
                                        <option key={tag} value={tag}>
                                            {languageName(tag)}
                                        </option>
                                    ))}
                            </select>
                        )}
                    </Field>
                </div>
                <IntentField value={form.intent} set={(intent) => set({ intent })} />
                <Pending value={value} problem={problem} again={again} />
                {value && (
                    <>
                        <Field label={t("templates.own.text")} required>
                            {(control) => (
                                <textarea
                                    {...control}
                                    ref={area}
                                    rows={8}
                                    dir="auto"
                                    lang={form.locale}
                                    required
                                    value={form.text}
                                    onInput={(event) => set({ text: event.currentTarget.value })}
                                />
                            )}
                        </Field>
                        <FactChips found={found} facts={facts} takeBack={takeBack} />
                    </>
                )}
                {pictures.length > 0 && (
                    <label class="check">
                        <input
                            type="checkbox"
                            checked={along}
                            onChange={(event) => setAlong(event.currentTarget.checked)}
                        />
                        {t("own.pictures", { count: pictures.length })}
                    </label>
                )}
                <ProblemBox problem={refused} />
                <div class="dialog-acts">
                    <Button onClick={close}>{t("action.cancel")}</Button>
                    <Button kind="main" type="submit" waits={busy || !value}>
                        {t("templates.own.add")}
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}
