import { useState } from "preact/hooks";
import type { Thread } from "../api/types";
import { t } from "../i18n/words";
import { runCommand } from "../keys/dispatcher";
import { Button } from "../ui/button";
import { Pending } from "../ui/pending";
import { useAsk } from "../ui/use_ask";
import { NoteList } from "./note_list";
import { allNotes } from "./notes";

function NotesAbout({ subjects }: { subjects: string[] }) {
    const { value, problem, again } = useAsk(allNotes, []);
    const found = value?.filter(({ about }) => subjects.includes(about));
    return (
        <>
            <Pending value={value} problem={problem} again={again} />
            {found?.length === 0 && <p class="dim">{t("notes.none")}</p>}
            {found && <NoteList notes={found} />}
            <Button kind="quiet" onClick={() => runCommand("notes")}>
                {t("notes.search")}
            </Button>
        </>
    );
}

/** Internal notes for what the buyer needs and for the risks that the message carries; asked for when they are opened. */
export function Knowledge({ shown }: { shown: Thread }) {
    const { intent, risks = [] } = shown.conversation.tags;
    const [open, setOpen] = useState(false);
    return (
        <details class="knowledge" onToggle={(event) => setOpen(event.currentTarget.open)}>
            <summary>{t("facts.knowledge")}</summary>
            {open && <NotesAbout subjects={[intent, ...risks.map((risk) => `risk.${risk}`)]} />}
        </details>
    );
}
