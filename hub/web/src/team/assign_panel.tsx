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

/** Passes a conversation on: to oneself, to a colleague by how much each has to do, to nobody; with a word if need be. */
export function AssignPanel({ item, close }: { item: Conversation; close: () => void }) {
    const [note, setNote] = useState("");
    const { value, problem, again } = useAsk(() => ask(api.GET("/colleagues")), []);
    const me = user.value?.id;
    const assign = (assignee: string | null, name: string) => {
        close();
        const handover_note = note.trim() || undefined;
        tryChange(item.id, { assignee, handover_note }, t("assign.done", { name }), {
            assignee: item.assignee,
        });
    };
    const held = (id: string | undefined) => value?.items.find((person) => person.id === id)?.waiting;
    const load = (id: string | undefined) => {
        const count = held(id);
        return count !== undefined && <span class="dim">{t("team.holds", { count })}</span>;
    };
    return (
        <>
            <NoteField label={t("team.handover_note")} text={note} onText={setNote} />
            <div class="acts column">
                <Button data-first onClick={() => me && assign(me, personName(me))}>
                    {t("person.me")} {load(me)}
                </Button>
                {value?.items
                    .filter(({ id }) => id !== me)
                    .map(({ id, name }) => (
                        <Button key={id} onClick={() => assign(id, isolate(name))}>
                            <bdi>{name}</bdi> {load(id)}
                        </Button>
                    ))}
                <Button onClick={() => assign(null, personName(null))}>{t("person.nobody")}</Button>
            </div>
            <Pending value={value} problem={problem} again={again} />
        </>
    );
}
