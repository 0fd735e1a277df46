import { api, ask } from "../api/client";
import type { KnowledgeCell } from "../api/types";
import { locale, tWire } from "../i18n/words";

let kept: { language: string; notes: Promise<KnowledgeCell[]> } | undefined;

/** Every internal note in the language of the page; asked for when the first is wanted, and kept. */
export function allNotes(): Promise<KnowledgeCell[]> {
    if (kept?.language === locale.value) return kept.notes;
    const notes = ask(api.GET("/knowledge")).then(({ items }) => items);
    kept = { language: locale.value, notes };
    notes.catch(() => {
        if (kept?.notes === notes) kept = undefined;
    });
    return notes;
}

export const subjectOf = (about: string) =>
    about.startsWith("risk.") ? tWire("risk", about.slice("risk.".length)) : tWire("intent", about);

/** For finding: without case and accents. */
const folded = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();

/** Those in which every word occurs, in the note or in what it is about. */
export function notesWith(words: string, notes: KnowledgeCell[]): KnowledgeCell[] {
    const wanted = folded(words).split(/\s+/).filter(Boolean);
    return notes.filter(({ about, text }) => {
        const note = folded(`${subjectOf(about)} ${text}`);
        return wanted.every((word) => note.includes(word));
    });
}
