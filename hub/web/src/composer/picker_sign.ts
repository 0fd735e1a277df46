import type { RefObject } from "preact";
import { useRef } from "preact/hooks";
import { useComposition } from "../templates/use_composition";

/** What the key of `/` types, in Chinese and Japanese too. */
const kSigns = new Set(["/", "、", "／", "・"]);

/** The text without a sign that stands before the caret alone on its line; undefined without one. */
function withoutSign(text: string, caret: number): string | undefined {
    const begin = text.lastIndexOf("\n", caret - 1) + 1;
    const next = text.indexOf("\n", caret);
    const line = text.slice(begin, next < 0 ? undefined : next);
    if (caret !== begin + 1 || !kSigns.has(line)) return undefined;
    return text.slice(0, begin) + text.slice(caret);
}

/**
 * Opens the picker when its sign is typed on an empty line, and takes the sign out again. Returns what the field does
 * with a new text: one that is still being composed stays as it is.
 */
export function usePickerSign(
    field: RefObject<HTMLTextAreaElement>,
    before: string,
    setText: (text: string) => void,
    open: () => void,
): (text: string) => void {
    const composing = useRef(false);
    const openInstead = (text: string) => {
        const caret = field.current!.selectionStart;
        field.current!.value = text;
        field.current!.setSelectionRange(caret - 1, caret - 1);
        setText(text);
        open();
    };
    useComposition(field, (begun) => {
        composing.current = begun;
        if (begun || !field.current) return;
        const rest = withoutSign(field.current.value, field.current.selectionStart);
        if (rest !== undefined) openInstead(rest);
    });
    return (text) => {
        const rest = composing.current ? undefined : withoutSign(text, field.current?.selectionStart ?? 0);
        if (rest !== undefined && rest === before) openInstead(rest);
        else setText(text);
    };
}
