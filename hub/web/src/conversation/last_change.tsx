import { signal } from "@preact/signals";
import { problemOf } from "../api/problem";
import { showToast } from "../app/announce";
import { user } from "../app/session";
import { isolate, t } from "../i18n/words";
import { useCommand } from "../keys/dispatcher";

interface Change {
    /** What was done, as it was said. */
    what: string;
    /** Whose doing: another person may sign in at the same page. */
    by: string | undefined;
    /** False when it has been changed since and stays. */
    takeBack: () => Promise<boolean>;
}

const last = signal<Change | undefined>(undefined);

async function undo(change: Change) {
    if (last.value === change) last.value = undefined;
    try {
        const back = await change.takeBack();
        showToast(back ? t("undo.done", { what: isolate(change.what) }) : t("undo.overtaken"));
    } catch (error) {
        const problem = problemOf(error);
        // Without an answer it can be tried again.
        if (problem.status === 0) last.value ??= change;
        showToast(problem.message);
    }
}

/** Keeps a change as the last one of this session, for `z`. Returns what takes it back. */
export function canBeTakenBack(what: string, takeBack: Change["takeBack"]): () => void {
    const change = { what, by: user.value?.id, takeBack };
    last.value = change;
    return () => void undo(change);
}

/** Lets `z` take back the last change where no reply is held. */
export function LastChange() {
    const change = last.value?.by === user.value?.id ? last.value : undefined;
    useCommand("undo", change && (() => void undo(change)), {
        label: change && t("undo.line", { what: isolate(change.what) }),
        last: true,
    });
    return null;
}
