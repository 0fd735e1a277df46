import { useState } from "preact/hooks";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { Pending } from "../ui/pending";
import { useAsk } from "../ui/use_ask";
import { NoteList } from "./note_list";
import { allNotes, notesWith } from "./notes";

/** Every note, found by words. */
export function NotesDialog({ close }: { close: () => void }) {
    const [words, setWords] = useState("");
    const { value, problem, again } = useAsk(allNotes, []);
    const found = value && notesWith(words, value);
    return (
        <Dialog title={t("notes.search")} close={close} class="wide">
            <Field label={t("notes.words")}>
                {(control) => (
                    <input
                        {...control}
                        type="search"
                        dir="auto"
                        value={words}
                        // Half a syllable finds nothing: words wait for the end of a composition.
                        onInput={(event) => !event.isComposing && setWords(event.currentTarget.value)}
                        onCompositionEnd={(event) => setWords(event.currentTarget.value)}
                    />
                )}
            </Field>
            <p class="dim" role="status">
                {found && t("notes.found", { count: found.length })}
            </p>
            <Pending value={value} problem={problem} again={again} />
            {found && <NoteList notes={found} />}
            <div class="dialog-acts">
                <Button onClick={close}>{t("action.close")}</Button>
            </div>
        </Dialog>
    );
}
