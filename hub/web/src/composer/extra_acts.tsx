import { Ellipsis } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { t } from "../i18n/words";
import { keyOf, shortcutOf } from "../keys/table";
import { Button } from "../ui/button";
import { PopoverButton } from "../ui/popover";

export interface ExtraAct {
    id: string;
    label: string;
    /** Stays in the bar alone where that is narrow. */
    icon?: ComponentChildren;
    /** The command that does the same. */
    command?: string;
    run: () => void;
}

function Act({ act, brief = false, run }: { act: ExtraAct; brief?: boolean; run: () => void }) {
    const { id, label, icon, command } = act;
    const key = command && keyOf(command);
    return (
        <Button
            id={id}
            kind="quiet"
            icon={icon}
            aria-keyshortcuts={command && shortcutOf(command)}
            title={key ? `${label} (${key})` : undefined}
            onClick={run}
        >
            <span class={brief ? "unseen" : undefined}>{label}</span>
        </Button>
    );
}

function More({ acts }: { acts: ExtraAct[] }) {
    return (
        <PopoverButton
            id="reply-more"
            label={t("composer.more")}
            title={t("composer.more")}
            class="button quiet"
            face={
                <>
                    <Ellipsis size={16} aria-hidden="true" />
                    <span class="unseen">{t("composer.more")}</span>
                </>
            }
        >
            {(close) => (
                <div class="acts column">
                    {acts.map((act) => (
                        <Act
                            key={act.id}
                            act={act}
                            run={() => {
                                close();
                                act.run();
                            }}
                        />
                    ))}
                </div>
            )}
        </PopoverButton>
    );
}

/** What is done to a reply besides sending it: buttons in its bar; where that is narrow, signs and a menu. */
export function ExtraActs({ acts, narrow }: { acts: ExtraAct[]; narrow: boolean }) {
    const inBar = narrow ? acts.filter(({ icon }) => icon) : acts;
    const inMenu = acts.filter((act) => !inBar.includes(act));
    return (
        <div class="composer-extras">
            {inBar.map((act) => (
                <Act key={act.id} act={act} brief={narrow} run={act.run} />
            ))}
            {inMenu.length > 0 && <More acts={inMenu} />}
        </div>
    );
}
