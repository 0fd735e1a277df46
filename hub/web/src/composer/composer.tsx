import { useState } from "preact/hooks";
import type { Thread } from "../api/types";
import { t } from "../i18n/words";
import { useCommand } from "../keys/dispatcher";
import { shortcutOf } from "../keys/table";
import { WritersWarning } from "../team/presence_view";
import { NoteForm } from "./note_form";
import { ReplyForm } from "./reply_form";

type Mode = "reply" | "note";

/** Reply to the buyer or note for colleagues: two looks, two buttons, never one for both. */
export function Composer({ shown, openNext }: { shown: Thread; openNext: () => void }) {
    const [mode, setMode] = useState<Mode>("reply");
    const change = (to: Mode) => {
        setMode(to);
        setTimeout(() => document.getElementById("reply")?.focus());
    };
    useCommand("note", () => change("note"));
    useCommand("reply", mode === "note" ? () => change("reply") : undefined);
    return (
        <section class="composer" aria-label={t("composer.title")}>
            <div class="mode" role="group" aria-label={t("composer.mode")}>
                {(["reply", "note"] as const).map((each) => (
                    <button
                        key={each}
                        type="button"
                        aria-pressed={mode === each}
                        aria-keyshortcuts={shortcutOf(each)}
                        onClick={() => change(each)}
                    >
                        {t(`composer.${each}`)}
                    </button>
                ))}
            </div>
            <WritersWarning />
            {mode === "reply" ? (
                <ReplyForm shown={shown} openNext={openNext} />
            ) : (
                <NoteForm id={shown.conversation.id} done={() => change("reply")} />
            )}
        </section>
    );
}
