import type { TemplateText } from "../api/types";

/** What somebody writes and has not saved. */
export interface OwnText {
    text: string;
    title: string;
    cosmetic: boolean;
    /** What was changed, for whoever reviews it. */
    note: string;
    /** Of the open text that it was written over: the hub refuses a save that has not seen the newest. */
    saves: number;
}

const keyOf = (locale: string, key: string) => `template-text:${locale}/${key}`;

/** The words kept in this tab; they outlive a reload and leaving the editor. */
export function keptText(locale: string, key: string): OwnText | undefined {
    try {
        return JSON.parse(sessionStorage.getItem(keyOf(locale, key)) ?? "null") ?? undefined;
    } catch {
        return undefined;
    }
}

export function keepText(locale: string, key: string, own: OwnText | undefined) {
    try {
        if (own) sessionStorage.setItem(keyOf(locale, key), JSON.stringify(own));
        else sessionStorage.removeItem(keyOf(locale, key));
    } catch {
        // The browser's store is full or shut: the text lives as long as the editor is open.
    }
}

/** What the hub has to be written on: the open text, else the one in force in this very locale. */
export function baseOf({ open, current, locale }: TemplateText): OwnText {
    const base = open ?? (current?.locale === locale ? current : undefined);
    return {
        text: base?.text ?? "",
        title: base?.title ?? "",
        cosmetic: open?.cosmetic ?? false,
        note: open?.note ?? "",
        saves: open?.saves ?? 0,
    };
}

export const isSame = (one: OwnText, other: OwnText) =>
    one.text === other.text &&
    one.title === other.title &&
    one.cosmetic === other.cosmetic &&
    one.note === other.note;
