import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { api, ask } from "../api/client";
import { problemOf } from "../api/problem";
import type { Suggestion } from "../api/types";
import { showToast } from "../app/announce";
import { minute } from "../app/clock";
import { FactFields } from "../composer/fact_fields";
import { goesTo } from "../composer/goes_to";
import type { FactFault } from "../composer/use_suggestions";
import { ago, languageName } from "../i18n/format";
import { t } from "../i18n/words";
import { forEach } from "../inbox/each";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import {
    choicesFor,
    commonFacts,
    commonStanding,
    obstacle,
    type Recipient,
    send,
    suggestionOf,
    undoSeconds,
} from "./recipient";

type Facts = Record<string, string>;

/** What is older than this shows its age. */
const kOldMs = 3_600_000;

function Texts({ suggestion, language }: { suggestion: Suggestion; language: string }) {
    const { locale, text, preview } = suggestion;
    return (
        <details>
            <summary>{t("bulk.text")}</summary>
            <div class="bulk-sides">
                <div class="bulk-side buyer-side">
                    <p class="side-label">{goesTo(locale, language)}</p>
                    <p class="bulk-text" dir="auto" lang={locale}>
                        {text}
                    </p>
                </div>
                <div class="bulk-side seller-side">
                    <p class="side-label">{t("preview.title", { language: languageName(preview.locale) })}</p>
                    <p class="bulk-text" dir="auto" lang={preview.locale}>
                        {preview.text}
                    </p>
                </div>
            </div>
        </details>
    );
}

interface LineProps {
    recipient: Recipient;
    template: string;
    again: boolean;
}

function Line({ recipient, template, again }: LineProps) {
    const suggestion = suggestionOf(recipient, template);
    const why = obstacle(recipient, template, again);
    const fetched = recipient.fetchedAt ? new Date(recipient.fetchedAt) : undefined;
    return (
        <tr>
            <th scope="row">
                <bdi>{recipient.buyer || t("buyer.nameless")}</bdi>
            </th>
            <td>{languageName(suggestion?.locale ?? recipient.language)}</td>
            <td>
                {why ? <span class="warning">{why}</span> : t("bulk.ready")}
                {fetched && minute.value.getTime() - fetched.getTime() > kOldMs && (
                    <div class="dim">{t("order.fetched", { time: ago(fetched, minute.value) })}</div>
                )}
                {suggestion && <Texts suggestion={suggestion} language={recipient.language} />}
            </td>
        </tr>
    );
}

async function takeBack(replies: string[]) {
    const gone = await forEach(replies, (id) =>
        ask(api.POST("/replies/{id}/undo", { params: { path: { id } } })),
    );
    showToast(t("orders.taken_back", { count: replies.length - gone.length, gone: gone.length }));
}

interface Props {
    title: string;
    ids: readonly string[];
    /** Says in words that there is no template. */
    nothing: string;
    sendLabel: (count: number) => string;
    /** What was sent, and how many stay chosen. */
    sentText: (count: number, kept: number) => string;
    /** What could be said to one of them, with what was filled in for all. */
    read: (id: string, facts: Facts) => Promise<Recipient>;
    /** Those that were written to. */
    sent: (ids: string[]) => void;
    close: () => void;
}

/** One template for several buyers: each text is shown first, the good ones go, the rest stays chosen. */
export function WriteDialog({ title, ids, nothing, sendLabel, sentText, read, sent, close }: Props) {
    const [wanted] = useState(() => [...ids]);
    const [recipients, setRecipients] = useState<Recipient[]>();
    const [count, setCount] = useState<number>();
    const [values, setValues] = useState<Facts>({});
    const [fault, setFault] = useState<FactFault>();
    const [chosen, setChosen] = useState<string>();
    const [again, setAgain] = useState(false);
    const [left, setLeft] = useState<number>();
    const reading = useRef(0);
    const settled = useRef(0);
    const readAll = async (facts: Facts) => {
        reading.current += 1;
        const mine = reading.current;
        const found = new Map<string, Recipient>();
        const faults: FactFault[] = [];
        let done = 0;
        setCount(0);
        const readOne = async (id: string) => {
            try {
                found.set(id, await read(id, facts));
            } catch (error) {
                const { field, detail, title: what } = problemOf(error).body;
                if (field) faults.push({ name: field, text: detail ?? what });
                throw error;
            }
        };
        await forEach(wanted, readOne, () => {
            done += 1;
            if (mine === reading.current) setCount(done);
        });
        if (mine !== reading.current) return;
        settled.current = mine;
        setCount(undefined);
        setFault(faults[0]);
        if (faults.length === 0) setRecipients(wanted.flatMap((id) => found.get(id) ?? []));
    };
    useEffect(() => {
        void readAll({});
    }, []);
    const there = recipients ?? [];
    const choices = useMemo(() => choicesFor(there), [recipients]);
    const kept = choices.find((each) => each.template === chosen) ?? choices[0];
    const template = kept?.template ?? "";
    const ready = there.filter((each) => !obstacle(each, template, again));
    const standing = commonStanding(there, template);
    const fields = [
        ...new Set([...Object.keys(values), ...commonFacts(there, template), ...Object.keys(standing)]),
    ];
    const anyTold = there.some(({ told }) => told.has(template));
    const unread = recipients && count === undefined ? wanted.length - recipients.length : 0;
    const waits = ready.length === 0 || count !== undefined || left !== undefined || fault !== undefined;
    const fill = (name: string, value: string) => {
        const next = { ...values, [name]: value };
        setValues(next);
        return next;
    };
    const sendAll = async () => {
        // What was just filled in is not yet in the texts.
        if (waits || settled.current !== reading.current) return;
        setLeft(0);
        const byId = new Map(ready.map((each) => [each.id, each]));
        const replies: string[] = [];
        const failed = await forEach(
            [...byId.keys()],
            async (id) => replies.push(await send(byId.get(id)!, template, again)),
            () => setLeft((number = 0) => number + 1),
        );
        const gone = [...byId.keys()].filter((id) => !failed.includes(id));
        sent(gone);
        const undo = { label: t("action.undo"), run: () => void takeBack(replies), ms: undoSeconds() * 1000 };
        showToast(
            sentText(gone.length, wanted.length - gone.length),
            gone.length > 0 && undoSeconds() > 0 ? undo : undefined,
        );
        close();
    };
    const working = t(left === undefined ? "bulk.reading" : "bulk.sending");
    return (
        <Dialog title={title} close={left === undefined ? close : undefined} class="wide">
            {(count !== undefined || left !== undefined) && (
                <p role="status">
                    {working}{" "}
                    <progress
                        aria-label={working}
                        max={left === undefined ? wanted.length : ready.length}
                        value={left ?? count}
                    />
                </p>
            )}
            {recipients &&
                choices.length === 0 &&
                unread === 0 &&
                !there.some(({ hindrance }) => hindrance) && <p>{nothing}</p>}
            {recipients && left === undefined && (
                <>
                    {choices.length > 0 && (
                        <Field label={t("bulk.template")}>
                            {(control) => (
                                <select
                                    {...control}
                                    value={template}
                                    onChange={(event) => setChosen(event.currentTarget.value)}
                                >
                                    {choices.map(({ template: key, title: name, count: fitting }) => (
                                        <option key={key} value={key}>
                                            {t("bulk.choice", {
                                                title: name,
                                                count: fitting,
                                                of: there.length,
                                            })}
                                        </option>
                                    ))}
                                </select>
                            )}
                        </Field>
                    )}
                    <FactFields
                        fields={fields}
                        facts={there[0]?.facts ?? []}
                        values={values}
                        standing={standing}
                        fault={fault}
                        onInput={fill}
                        onChange={(name, value) => void readAll(fill(name, value))}
                    />
                    {anyTold && (
                        <label class="check">
                            <input
                                type="checkbox"
                                checked={again}
                                onChange={(event) => setAgain(event.currentTarget.checked)}
                            />
                            {t("orders.again")}
                        </label>
                    )}
                    {unread > 0 && (
                        <div class="problem" role="alert">
                            <p>{t("bulk.lost", { count: unread })}</p>
                            <Button onClick={() => void readAll(values)}>{t("action.retry")}</Button>
                        </div>
                    )}
                    <table class="bulk-table">
                        <thead>
                            <tr>
                                <th scope="col">{t("bulk.buyer")}</th>
                                <th scope="col">{t("bulk.language")}</th>
                                <th scope="col">{t("bulk.state")}</th>
                            </tr>
                        </thead>
                        <tbody>
                            {there.map((recipient) => (
                                <Line
                                    key={recipient.id}
                                    recipient={recipient}
                                    template={template}
                                    again={again}
                                />
                            ))}
                        </tbody>
                    </table>
                </>
            )}
            <div class="dialog-acts">
                {left === undefined && <Button onClick={close}>{t("action.cancel")}</Button>}
                <Button kind="main" waits={waits} onClick={() => void sendAll()}>
                    {sendLabel(ready.length)}
                </Button>
            </div>
        </Dialog>
    );
}
