import { Copy } from "lucide-preact";
import type { KnowledgeCell } from "../api/types";
import { showToast } from "../app/announce";
import { t } from "../i18n/words";
import { copyText } from "../ui/copy";
import { subjectOf } from "./notes";

const kHeads = {
    decide: "knowledge.decide",
    ask: "knowledge.ask",
    never: "knowledge.never",
    know: "knowledge.know",
} as const;

const copy = async (text: string) => showToast(t((await copyText(text)) ? "copy.done" : "copy.failed"));

function Note({ note }: { note: KnowledgeCell }) {
    const { about, kind, text, locale, stale } = note;
    const head = t(kHeads[kind]);
    const label = t("notes.copy", { head, subject: subjectOf(about) });
    return (
        <>
            <dt class="note-head">
                {head}
                <button
                    type="button"
                    class="icon-button"
                    aria-label={label}
                    title={label}
                    onClick={() => void copy(text)}
                >
                    <Copy size={14} aria-hidden="true" />
                </button>
            </dt>
            <dd lang={locale} dir="auto">
                {text}
                {stale && <p class="dim">{t("knowledge.stale")}</p>}
            </dd>
        </>
    );
}

/** Notes under what they are about; nothing of them is sent. */
export function NoteList({ notes }: { notes: KnowledgeCell[] }) {
    return (
        <dl class="notes">
            {notes.map((note, index) => (
                <div key={`${note.about}.${note.kind}.${note.text}`}>
                    {notes[index - 1]?.about !== note.about && <dt class="about">{subjectOf(note.about)}</dt>}
                    <Note note={note} />
                </div>
            ))}
        </dl>
    );
}
