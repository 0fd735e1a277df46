import { Check, Clock, Reply, UserRound, X } from "lucide-preact";
import { useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { Conversation } from "../api/types";
import { showToast } from "../app/announce";
import { minute } from "../app/clock";
import { loaded } from "../app/loaded";
import { user } from "../app/session";
import { canBeTakenBack } from "../conversation/last_change";
import { stillStands } from "../conversation/try_change";
import { own, weekdayTimeIn } from "../i18n/format";
import { t } from "../i18n/words";
import { tomorrowMorning } from "../team/snooze_times";
import { useEscape } from "../ui/escape";
import { forEach } from "./each";
import { conversation, put } from "./list";
import { clearSelected, deselect, selected } from "./selection";

const BulkReply = loaded(async () => (await import("./bulk_reply")).BulkReply);

type Change = Partial<Pick<Conversation, "state" | "snoozed_until" | "assignee">>;

const patch = async (id: string, body: Change) =>
    put(await ask(api.PATCH("/conversations/{id}", { params: { path: { id } }, body })));

/** Changes all that are chosen; what could not be changed stays chosen. */
async function changeAll(wish: Change, done: (count: number) => string) {
    const ids = [...selected.value];
    const before = new Map(ids.map((id) => [id, conversation(id)]));
    const failed = await forEach(ids, (id) => patch(id, wish));
    const changed = ids.filter((id) => !failed.includes(id));
    deselect(changed);
    let back = 0;
    const takeBack = async (id: string) => {
        const was = before.get(id);
        if (!was || !(await stillStands(id, wish))) return;
        const { state, snoozed_until, assignee } = was;
        await patch(id, "assignee" in wish ? { assignee } : { state, snoozed_until });
        back += 1;
    };
    const takeAllBack = async () => {
        const unasked = await forEach(changed, takeBack);
        if (unasked.length === changed.length) throw new Error("the hub took none of them");
        return back > 0;
    };
    const what = done(changed.length);
    const text = failed.length > 0 ? t("bulk.some_failed", { count: failed.length }) : what;
    const run = changed.length > 0 ? canBeTakenBack(what, takeAllBack) : undefined;
    showToast(text, run && { label: t("action.undo"), run });
}

/** What is done to all chosen conversations at once. */
export function BulkBar() {
    const count = selected.value.size;
    const [replying, setReplying] = useState(false);
    useEscape(clearSelected);
    const tomorrow = tomorrowMorning(minute.value, own());
    const acts = [
        { label: t("bulk.reply"), Icon: Reply, run: () => setReplying(true) },
        {
            label: t("bulk.take"),
            Icon: UserRound,
            run: () =>
                void changeAll({ assignee: user.value?.id ?? null }, (n) => t("bulk.taken", { count: n })),
        },
        {
            label: t("bulk.snooze", { time: weekdayTimeIn(tomorrow, own()) }),
            Icon: Clock,
            run: () =>
                void changeAll({ state: "snoozed", snoozed_until: tomorrow.toISOString() }, (n) =>
                    t("bulk.snoozed", { count: n }),
                ),
        },
        {
            label: t("bulk.done"),
            Icon: Check,
            run: () => void changeAll({ state: "done" }, (n) => t("bulk.closed", { count: n })),
        },
        { label: t("bulk.clear"), Icon: X, run: clearSelected },
    ];
    return (
        <div class="bulk-bar" role="toolbar" aria-label={t("bulk.title")}>
            <span role="status">{t("bulk.count", { count })}</span>
            {acts.map(({ label, Icon, run }) => (
                <button
                    key={label}
                    type="button"
                    class="icon-button"
                    aria-label={label}
                    title={label}
                    onClick={run}
                >
                    <Icon size={16} aria-hidden="true" />
                </button>
            ))}
            {replying && <BulkReply close={() => setReplying(false)} />}
        </div>
    );
}
