import { useEffect, useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { Conversation, Thread } from "../api/types";
import { showToast } from "../app/announce";
import { isolate, t } from "../i18n/words";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { Pending } from "../ui/pending";
import { ProblemBox } from "../ui/problem_box";
import { useAct, useAsk } from "../ui/use_ask";
import { reload } from "./store";

const kWaitMs = 250;
/** The hub takes searches of 500 characters. */
const kLongest = 200;

/** Buyers whose name has the words, each with the account that he writes with. */
async function buyersWith(words: string): Promise<Conversation[]> {
    const name = words.replaceAll('"', " ").slice(0, kLongest).trim();
    if (!name) return [];
    const { items } = await ask(api.POST("/search", { body: { q: `buyer:"${name}"` } }));
    const found = new Map<string, Conversation>();
    for (const { conversation } of items) found.set(conversation.buyer.id, conversation);
    return [...found.values()];
}

function useResting(words: string) {
    const [resting, setResting] = useState(words);
    useEffect(() => {
        const timer = setTimeout(() => setResting(words), kWaitMs);
        return () => clearTimeout(timer);
    }, [words]);
    return resting;
}

interface Props {
    thread: Thread;
    close: () => void;
}

/** Finds the buyer who is the same person. */
export function SamePersonDialog({ thread, close }: Props) {
    const { id, buyer, account } = thread.conversation;
    const [words, setWords] = useState(buyer.name);
    const resting = useResting(words);
    const { value, problem, again } = useAsk(() => buyersWith(resting), [resting]);
    const { busy, problem: refused, run } = useAct();
    const known = new Set([buyer.id, ...(thread.linked ?? []).map((each) => each.id)]);
    const offered = value?.filter((item) => !known.has(item.buyer.id));
    const link = async (other: string) => {
        const params = { path: { id: buyer.id } };
        const done = await run(async () => {
            await ask(api.POST("/buyers/{id}/links", { params, body: { buyer: other } }));
            await reload(id);
        });
        if (!done) return;
        showToast(t("same_person.done"));
        close();
    };
    return (
        <Dialog title={t("same_person.add")} close={close}>
            <p>
                {t("same_person.what", {
                    name: isolate(buyer.name || t("buyer.nameless")),
                    account: isolate(account.name),
                })}
            </p>
            <Field label={t("same_person.name")}>
                {(control) => (
                    <input
                        {...control}
                        type="search"
                        dir="auto"
                        value={words}
                        onInput={(event) => !event.isComposing && setWords(event.currentTarget.value)}
                        onCompositionEnd={(event) => setWords(event.currentTarget.value)}
                    />
                )}
            </Field>
            <Pending value={value} problem={problem} again={again} />
            <p class="dim" role="status">
                {offered?.length === 0 && t("same_person.none")}
            </p>
            <ul class="linked-buyers">
                {offered?.map((item) => {
                    const name = item.buyer.name || t("buyer.nameless");
                    return (
                        <li key={item.buyer.id}>
                            <span>
                                <bdi>{name}</bdi>{" "}
                                <span class="dim">
                                    <bdi>{item.account.name}</bdi> {item.account.title}
                                </span>
                            </span>
                            <Button
                                waits={busy}
                                aria-label={t("same_person.link_of", {
                                    name: isolate(name),
                                    account: isolate(item.account.name),
                                })}
                                onClick={() => !busy && void link(item.buyer.id)}
                            >
                                {t("same_person.link")}
                            </Button>
                        </li>
                    );
                })}
            </ul>
            <ProblemBox problem={refused} />
            <div class="dialog-acts">
                <Button onClick={close}>{t("action.close")}</Button>
            </div>
        </Dialog>
    );
}
