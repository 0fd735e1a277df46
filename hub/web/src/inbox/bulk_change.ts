import { api, ask } from "../api/client";
import type { Conversation } from "../api/types";
import { showToast } from "../app/announce";
import { canBeTakenBack } from "../conversation/last_change";
import { stillStands, type Wish } from "../conversation/try_change";
import { t } from "../i18n/words";
import { forEach } from "./each";
import { conversation, put } from "./list";
import { deselect, selected } from "./selection";

const patch = async (id: string, body: Wish) =>
    put(await ask(api.PATCH("/conversations/{id}", { params: { path: { id } }, body })));

export interface BulkChange {
    wish: (item: Conversation) => Wish;
    /** What takes it back, from how the conversation was. */
    back: (item: Conversation) => Wish;
    done: (count: number) => string;
}

/** The chosen conversations as they are. */
export const chosenItems = () =>
    [...selected.value].map(conversation).filter((item): item is Conversation => item !== undefined);

/** Changes all that are chosen; what could not be changed stays chosen. */
export async function changeAll({ wish, back, done }: BulkChange) {
    const items = chosenItems();
    const before = new Map(items.map((item) => [item.id, item]));
    const failed = await forEach([...before.keys()], (id) => patch(id, wish(before.get(id)!)));
    const changed = [...before.keys()].filter((id) => !failed.includes(id));
    deselect(changed);
    let taken = 0;
    const takeBack = async (id: string) => {
        const was = before.get(id)!;
        if (!(await stillStands(id, wish(was)))) return;
        await patch(id, back(was));
        taken += 1;
    };
    const takeAllBack = async () => {
        const unasked = await forEach(changed, takeBack);
        if (unasked.length === changed.length) throw new Error("the hub took none of them");
        return taken > 0;
    };
    const what = done(changed.length);
    const text = failed.length > 0 ? t("bulk.some_failed", { count: failed.length }) : what;
    const run = changed.length > 0 ? canBeTakenBack(what, takeAllBack) : undefined;
    showToast(text, run && { label: t("action.undo"), run });
}

export const stateBefore = ({ state, snoozed_until }: Conversation): Wish => ({ state, snoozed_until });
