import { problemOf } from "../api/problem";
import { showToast } from "../app/announce";
import { t } from "../i18n/words";
import { change } from "./store";

type Wish = Parameters<typeof change>[1];

/** Changes a conversation and says so, with the way back when there is one; or says why not. */
export function tryChange(id: string, wish: Wish, done: string, back?: Wish) {
    const undo = back && {
        label: t("action.undo"),
        run: () => void change(id, back).catch((error) => showToast(problemOf(error).message)),
    };
    change(id, wish).then(
        () => showToast(done, undo),
        (error) => showToast(problemOf(error).message),
    );
}
