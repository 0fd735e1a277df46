import { Check, Clock, type LucideIcon, Reply, Tag, UserRound, X } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { t } from "../i18n/words";
import { labels } from "../team/labels";
import { Button } from "../ui/button";
import { useEscape } from "../ui/escape";
import { PopoverButton } from "../ui/popover";
import { useAct } from "../ui/use_ask";
import { changeAll, stateBefore } from "./bulk_change";
import { BulkAssign, BulkLabels, BulkSnooze } from "./bulk_panels";
import { BulkReply } from "./bulk_reply";
import { listTotal, loadUpTo, more, rows } from "./list";
import { clearSelected, kMostChosen, selected, selection } from "./selection";

const finish = () =>
    void changeAll({
        wish: () => ({ state: "done" }),
        back: stateBefore,
        done: (count) => t("bulk.closed", { count }),
    });

function Act({ label, Icon, run }: { label: string; Icon: LucideIcon; run: () => void }) {
    return (
        <button type="button" class="icon-button" aria-label={label} title={label} onClick={run}>
            <Icon size={16} aria-hidden="true" />
        </button>
    );
}

interface PanelProps {
    label: string;
    Icon: LucideIcon;
    children: (close: () => void) => ComponentChildren;
}

function Panel({ label, Icon, children }: PanelProps) {
    return (
        <PopoverButton
            label={label}
            title={label}
            class="icon-button"
            face={
                <>
                    <Icon size={16} aria-hidden="true" />
                    <span class="unseen">{label}</span>
                </>
            }
        >
            {children}
        </PopoverButton>
    );
}

/** Says when all that was loaded is chosen but not all that the view holds, and offers the rest. */
function Beyond() {
    const { busy, run } = useAct();
    const count = selected.value.size;
    const all = rows.value.slice(0, kMostChosen).every((id) => selected.value.has(id));
    if (!all || (!more.value && rows.value.length <= kMostChosen)) return null;
    if (count >= kMostChosen) return <p class="bulk-more">{t("bulk.most", { count })}</p>;
    const total = listTotal();
    const choose = () =>
        run(async () => {
            await loadUpTo(kMostChosen);
            selection.selectAll();
        });
    return (
        <div class="bulk-more">
            <span>{t("bulk.loaded", { count })}</span>
            <Button kind="quiet" waits={busy} onClick={() => void choose()}>
                {total !== undefined && total <= kMostChosen
                    ? t("bulk.choose_all", { count: total })
                    : t("bulk.choose_first", { count: kMostChosen })}
            </Button>
        </div>
    );
}

/** What is done to all chosen conversations at once. */
export function BulkBar() {
    const [replying, setReplying] = useState(false);
    useEscape(clearSelected);
    return (
        <>
            <div class="bulk-bar" role="toolbar" aria-label={t("bulk.title")}>
                <span role="status">{t("bulk.count", { count: selected.value.size })}</span>
                <Act label={t("bulk.reply")} Icon={Reply} run={() => setReplying(true)} />
                <Panel label={t("action.assign")} Icon={UserRound}>
                    {(close) => <BulkAssign close={close} />}
                </Panel>
                {labels.value.length > 0 && (
                    <Panel label={t("team.labels")} Icon={Tag}>
                        {(close) => <BulkLabels close={close} />}
                    </Panel>
                )}
                <Panel label={t("action.snooze")} Icon={Clock}>
                    {(close) => <BulkSnooze close={close} />}
                </Panel>
                <Act label={t("bulk.done")} Icon={Check} run={finish} />
                <Act label={t("bulk.clear")} Icon={X} run={clearSelected} />
                {replying && <BulkReply close={() => setReplying(false)} />}
            </div>
            <Beyond />
        </>
    );
}
