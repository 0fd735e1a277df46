import { useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { Conversation } from "../api/types";
import { personName } from "../app/people";
import { user } from "../app/session";
import { tryChange } from "../conversation/try_change";
import { isolate, t } from "../i18n/words";
import { Button } from "../ui/button";
import { Pending } from "../ui/pending";
import { useAsk } from "../ui/use_ask";
import { NoteField } from "./note_field";

interface ChoiceProps {
    choose: (assignee: string | null, name: string) => void;
}

/** Oneself, a colleague by how much each has to do, or nobody. */
export function AssigneeChoice({ choose }: ChoiceProps) {
    const { value, problem, again } = useAsk(() => ask(api.GET("/colleagues")), []);
    const me = user.value?.id;
    const held = (id: string | undefined) => value?.items.find((person) => person.id === id)?.waiting;
    const load = (id: string | undefined) => {
        const count = held(id);
        return count !== undefined && <span class="dim">{t("team.holds", { count })}</span>;
    };
    return (
        <>
            <div class="acts column">
                <Button data-first onClick={() => me && choose(me, personName(me))}>
                    {t("person.me")} {load(me)}
                </Button>
                {value?.items
                    .filter(({ id }) => id !== me)
                    .map(({ id, name }) => (
                        <Button key={id} onClick={() => choose(id, isolate(name))}>
                            <bdi>{name}</bdi> {load(id)}
                        </Button>
                    ))}
                <Button onClick={() => choose(null, personName(null))}>{t("person.nobody")}</Button>
            </div>
            <Pending value={value} problem={problem} again={again} />
        </>
    );
}

/** Passes a conversation on, with a word if need be. */
export function AssignPanel({ item, close }: { item: Conversation; close: () => void }) {
    const [note, setNote] = useState("");
    const assign = (assignee: string | null, name: string) => {
        close();
        const handover_note = note.trim() || undefined;
        tryChange(item.id, { assignee, handover_note }, t("assign.done", { name }), {
            assignee: item.assignee,
        });
    };
    return (
        <>
            <NoteField label={t("team.handover_note")} text={note} onText={setNote} />
            <AssigneeChoice choose={assign} />
        </>
    );
}
