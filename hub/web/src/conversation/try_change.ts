import { api, ask } from "../api/client";
import { problemOf } from "../api/problem";
import { showToast } from "../app/announce";
import { t } from "../i18n/words";
import { canBeTakenBack } from "./last_change";
import { change } from "./store";

export type Wish = Parameters<typeof change>[1];

/** Whether a change is still as it was made: nobody has passed the conversation on or closed it since. */
export async function stillStands(id: string, { state, assignee }: Wish): Promise<boolean> {
    const { conversation: now } = await ask(api.GET("/conversations/{id}", { params: { path: { id } } }));
    return (
        (state === undefined || now.state === state) && (assignee === undefined || now.assignee === assignee)
    );
}

async function takeBack(id: string, wish: Wish, back: Wish): Promise<boolean> {
    const stands = await stillStands(id, wish);
    if (stands) await change(id, back);
    return stands;
}

/** Says what was done to a conversation, with the way back when there is one. */
export function sayDone(id: string, done: string, wish: Wish, back?: Wish) {
    const run = back && canBeTakenBack(done, () => takeBack(id, wish, back));
    showToast(done, run && { label: t("action.undo"), run });
}

/** Changes a conversation and says so, or says why not. */
export function tryChange(id: string, wish: Wish, done: string, back?: Wish) {
    change(id, wish).then(
        () => sayDone(id, done, wish, back),
        (error) => showToast(problemOf(error).message),
    );
}
