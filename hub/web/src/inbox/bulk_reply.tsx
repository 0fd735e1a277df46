import { useEffect, useMemo, useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { Suggestion, Thread } from "../api/types";
import { showToast } from "../app/announce";
import { user } from "../app/session";
import { randomKey } from "../composer/random";
import { languageName } from "../i18n/format";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { forEach } from "./each";
import { deselect, selected } from "./selection";

const kUndoSeconds = 10;

/** A chosen conversation with what could be answered. */
interface Candidate {
    id: string;
    thread: Thread;
    suggestions: Suggestion[];
    /** The same for each try to send, so that nothing is sent twice. */
    key: string;
}

async function fetchCandidate(id: string): Promise<Candidate> {
    const params = { path: { id } };
    const [thread, { suggestions }] = await Promise.all([
        ask(api.GET("/conversations/{id}", { params })),
        ask(api.POST("/conversations/{id}/suggestions", { params, body: {} })),
    ]);
    return { id, thread, suggestions, key: randomKey() };
}

const suggestionOf = ({ suggestions }: Candidate, template: string) =>
    suggestions.find((each) => each.template === template);

/** Why this one can't go with the others, in words; empty when it can. */
function hindrance(candidate: Candidate, template: string): string {
    const suggestion = suggestionOf(candidate, template);
    if (!suggestion) return t("bulk.not_offered");
    if (suggestion.missing.length > 0) return t("bulk.missing", { count: suggestion.missing.length });
    return suggestion.lint.map(({ what }) => what).join(" · ");
}

async function send({ id, thread, suggestions, key }: Candidate, template: string) {
    const suggestion = suggestions.find((each) => each.template === template);
    if (!suggestion) return;
    const body = {
        key,
        text: suggestion.text,
        seen: thread.messages.at(-1)?.id ?? null,
        template,
        template_locale: suggestion.locale,
        hold_seconds: user.value?.undo_seconds ?? kUndoSeconds,
    };
    await ask(api.POST("/conversations/{id}/replies", { params: { path: { id } }, body }));
}

/** Templates by how many of the candidates they would answer. */
function templatesOf(candidates: Candidate[]) {
    const counted = new Map<string, { title: string; count: number }>();
    for (const { suggestions } of candidates) {
        for (const { template, title } of suggestions) {
            const known = counted.get(template) ?? { title, count: 0 };
            counted.set(template, { title, count: known.count + 1 });
        }
    }
    return [...counted].sort(([, one], [, other]) => other.count - one.count);
}

function Row({ candidate, template }: { candidate: Candidate; template: string }) {
    const { conversation } = candidate.thread;
    const suggestion = suggestionOf(candidate, template);
    const why = hindrance(candidate, template);
    return (
        <tr>
            <th scope="row">
                <bdi>{conversation.buyer.name || t("buyer.nameless")}</bdi>
            </th>
            <td>{languageName(suggestion?.locale ?? conversation.tags.language)}</td>
            <td>
                {why ? <span class="warning">{why}</span> : t("bulk.ready")}
                {suggestion && (
                    <details>
                        <summary>{t("bulk.text")}</summary>
                        <p class="bulk-text" dir="auto" lang={suggestion.locale}>
                            {suggestion.text}
                        </p>
                    </details>
                )}
            </td>
        </tr>
    );
}

/** One template for all chosen conversations: each text is shown first, the good ones go, the rest stays chosen. */
export function BulkReply({ close }: { close: () => void }) {
    const [ids] = useState(() => [...selected.value]);
    const [candidates, setCandidates] = useState<Candidate[]>([]);
    const [read, setRead] = useState(0);
    const [chosen, setChosen] = useState<string>();
    const [sent, setSent] = useState<number>();
    const [lost, setLost] = useState(0);
    const prepare = async () => {
        const found: Candidate[] = [];
        setRead(0);
        const failed = await forEach(
            ids,
            async (id) => found.push(await fetchCandidate(id)),
            () => setRead((count) => count + 1),
        );
        setLost(failed.length);
        setCandidates(ids.flatMap((id) => found.filter((each) => each.id === id)));
    };
    useEffect(() => void prepare(), []);
    const templates = useMemo(() => templatesOf(candidates), [candidates]);
    const template = chosen ?? templates[0]?.[0] ?? "";
    const ready = candidates.filter((candidate) => !hindrance(candidate, template));
    const sendAll = async () => {
        setSent(0);
        const byId = new Map(ready.map((candidate) => [candidate.id, candidate]));
        const failed = await forEach(
            [...byId.keys()],
            (id) => send(byId.get(id)!, template),
            () => setSent((count = 0) => count + 1),
        );
        const gone = [...byId.keys()].filter((id) => !failed.includes(id));
        deselect(gone);
        showToast(t("bulk.sent", { count: gone.length, kept: ids.length - gone.length }));
        close();
    };
    const reading = read < ids.length;
    return (
        <Dialog title={t("bulk.reply")} close={sent === undefined ? close : undefined} class="wide">
            {reading || sent !== undefined ? (
                <p role="status">
                    {t(reading ? "bulk.reading" : "bulk.sending")}{" "}
                    <progress
                        aria-label={t(reading ? "bulk.reading" : "bulk.sending")}
                        max={reading ? ids.length : ready.length}
                        value={reading ? read : sent}
                    />
                </p>
            ) : templates.length === 0 ? (
                candidates.length > 0 && <p>{t("bulk.nothing")}</p>
            ) : (
                <>
                    <Field label={t("bulk.template")}>
                        {(control) => (
                            <select
                                {...control}
                                value={template}
                                onChange={(event) => setChosen(event.currentTarget.value)}
                            >
                                {templates.map(([key, { title, count }]) => (
                                    <option key={key} value={key}>
                                        {t("bulk.choice", { title, count, of: candidates.length })}
                                    </option>
                                ))}
                            </select>
                        )}
                    </Field>
                    <table class="bulk-table">
                        <thead>
                            <tr>
                                <th scope="col">{t("bulk.buyer")}</th>
                                <th scope="col">{t("bulk.language")}</th>
                                <th scope="col">{t("bulk.state")}</th>
                            </tr>
                        </thead>
                        <tbody>
                            {candidates.map((candidate) => (
                                <Row key={candidate.id} candidate={candidate} template={template} />
                            ))}
                        </tbody>
                    </table>
                </>
            )}
            {!reading && lost > 0 && sent === undefined && (
                <div class="problem" role="alert">
                    <p>{t("bulk.lost", { count: lost })}</p>
                    <Button onClick={() => void prepare()}>{t("action.retry")}</Button>
                </div>
            )}
            <div class="dialog-acts">
                {sent === undefined && <Button onClick={close}>{t("action.cancel")}</Button>}
                <Button
                    kind="main"
                    waits={ready.length === 0 || reading || sent !== undefined}
                    onClick={() => ready.length > 0 && sent === undefined && void sendAll()}
                >
                    {t("bulk.send", { count: ready.length })}
                </Button>
            </div>
        </Dialog>
    );
}
