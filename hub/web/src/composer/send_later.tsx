import { CalendarClock } from "lucide-preact";
import type { Conversation } from "../api/types";
import { loaded } from "../app/loaded";
import { t } from "../i18n/words";
import { useCommand } from "../keys/dispatcher";
import { keyOf, shortcutOf } from "../keys/table";
import { PopoverButton } from "../ui/popover";

const kId = "send-later";

const Panel = loaded(async () => (await import("./send_later_panel")).SendLaterPanel);

/** Sends at a time of the writer's choice, such as the buyer's morning. */
export function SendLater({ item, send }: { item: Conversation; send: (at: Date) => void }) {
    useCommand("send.later", () => document.getElementById(kId)?.click());
    return (
        <PopoverButton
            id={kId}
            label={t("later.title")}
            keys={shortcutOf("send.later")}
            title={keyOf("send.later")}
            face={
                <>
                    <CalendarClock size={16} aria-hidden="true" />
                    <span>{t("later.title")}</span>
                </>
            }
        >
            {(close) => (
                <Panel
                    item={item}
                    send={(at) => {
                        close();
                        send(at);
                    }}
                />
            )}
        </PopoverButton>
    );
}
