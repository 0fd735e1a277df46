import { Ellipsis, Trash2, UserX } from "lucide-preact";
import { useState } from "preact/hooks";
import type { Thread } from "../api/types";
import { loaded } from "../app/loaded";
import { part } from "../app/part";
import { isOperator } from "../app/session";
import { t } from "../i18n/words";
import { useCommand } from "../keys/dispatcher";
import { keyOf, shortcutOf } from "../keys/table";
import { Button } from "../ui/button";
import { PopoverButton } from "../ui/popover";
import { actionsAbout, beginAction } from "./acting";
import { DeleteDialog } from "./delete_dialog";

const EraseDialog = loaded(
    async () => (await part("erase_dialog", () => import("./erase_dialog"))).EraseDialog,
);

const kId = "act-more";

interface EntriesProps {
    shown: Thread;
    close: () => void;
    /** Undefined for whoever may not. */
    remove: (() => void) | undefined;
    erase: (() => void) | undefined;
}

function Entries({ shown, close, remove, erase }: EntriesProps) {
    return (
        <div class="acts column">
            {actionsAbout(shown, "conversation").map((action) => (
                <Button
                    key={action.name}
                    aria-haspopup="dialog"
                    onClick={() => {
                        close();
                        beginAction(action);
                    }}
                >
                    <span dir="auto">{action.label}</span>
                </Button>
            ))}
            {remove && (
                <Button
                    icon={<Trash2 size={16} aria-hidden="true" />}
                    aria-haspopup="dialog"
                    onClick={() => {
                        close();
                        remove();
                    }}
                >
                    {t("command.delete")}
                </Button>
            )}
            {erase && (
                <Button
                    icon={<UserX size={16} aria-hidden="true" />}
                    aria-haspopup="dialog"
                    onClick={() => {
                        close();
                        erase();
                    }}
                >
                    {t("erase.command")}
                </Button>
            )}
        </div>
    );
}

/** What is done to a conversation now and then: what the marketplace offers for it, and its end. */
export function ConversationMenu({ shown, deleted }: { shown: Thread; deleted: () => void }) {
    const [deleting, setDeleting] = useState(false);
    const [erasing, setErasing] = useState(false);
    const remove = isOperator() ? () => setDeleting(true) : undefined;
    // Also of one who was erased: notes may have come since.
    const erase = isOperator() ? () => setErasing(true) : undefined;
    const there = remove !== undefined || actionsAbout(shown, "conversation").length > 0;
    useCommand("more", there ? () => document.getElementById(kId)?.click() : undefined);
    useCommand("delete", remove);
    if (!there) return null;
    return (
        <>
            <PopoverButton
                id={kId}
                label={t("command.more")}
                keys={shortcutOf("more")}
                title={`${t("command.more")} (${keyOf("more")})`}
                face={
                    <>
                        <Ellipsis size={16} aria-hidden="true" />
                        <span class="unseen">{t("command.more")}</span>
                    </>
                }
            >
                {(close) => <Entries {...{ shown, close, remove, erase }} />}
            </PopoverButton>
            {deleting && <DeleteDialog shown={shown} close={() => setDeleting(false)} deleted={deleted} />}
            {erasing && <EraseDialog shown={shown} close={() => setErasing(false)} />}
        </>
    );
}
