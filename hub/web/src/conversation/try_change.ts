import { api, ask } from "../api/client";
import { problemOf } from "../api/problem";
import { showToast } from "../app/announce";
import { t } from "../i18n/words";
import { canBeTakenBack } from "./last_change";
import { change } from "./store";

type Wish = Parameters<typeof change>[1];

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

/** Changes a conversation and says so, with the way back when there is one; or says why not. */
export function tryChange(id: string, wish: Wish, done: string, back?: Wish) {
    change(id, wish).then(
        () => {
            const run = back && canBeTakenBack(done, () => takeBack(id, wish, back));
            showToast(done, run && { label: t("action.undo"), run });
        },
        (error) => showToast(problemOf(error).message),
    );
}
