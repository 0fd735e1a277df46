import { ChevronDown } from "lucide-preact";
import { useRef } from "preact/hooks";
import type { Conversation } from "../api/types";
import { loaded } from "../app/loaded";
import { part } from "../app/part";
import { t } from "../i18n/words";
import { useCommand } from "../keys/dispatcher";
import { keyOf, shortcutOf } from "../keys/table";
import { Button } from "../ui/button";
import { PopoverButton } from "../ui/popover";

const kId = "send-later";

const Later = loaded(
    async () => (await part("send_later_panel", () => import("./send_later_panel"))).SendLaterPanel,
);

interface Props {
    item: Conversation;
    /** Whether a reply can't go yet. */
    waits: boolean;
    stay: () => void;
    send: (at: Date) => void;
}

/** The other ways to send: staying here, or at a time of the writer's choice, such as the buyer's morning. */
export function SendMenu({ item, waits, stay, send }: Props) {
    const wantsLater = useRef(false);
    useCommand("send.later", () => {
        const button = document.getElementById(kId);
        wantsLater.current = button?.getAttribute("aria-expanded") === "false";
        button?.click();
    });
    return (
        <PopoverButton
            id={kId}
            label={t("send.more")}
            keys={shortcutOf("send.later")}
            title={`${t("send.more")} (${keyOf("send.later")})`}
            face={
                <>
                    <ChevronDown size={16} aria-hidden="true" />
                    <span class="unseen">{t("send.more")}</span>
                </>
            }
        >
            {(close) => {
                const after = (act: () => void) => () => {
                    close();
                    act();
                };
                return (
                    <>
                        <Button
                            waits={waits}
                            aria-keyshortcuts={shortcutOf("send.stay")}
                            onClick={after(stay)}
                        >
                            {t("send.stay")} <kbd>{keyOf("send.stay")}</kbd>
                        </Button>
                        <p class="dim">{t("later.title")}</p>
                        <Later item={item} takesFocus={wantsLater} send={(at) => after(() => send(at))()} />
                    </>
                );
            }}
        </PopoverButton>
    );
}
