import { namesOf } from "./pattern";

/** A half of an argument shorter than this could be anything. */
const kLeast = 4;

/** What was lost of the arguments that a text had: each by name. */
export function lostFacts(before: string, now: string): string[] {
    if (!now.trim()) return [];
    const there = namesOf(now);
    return [...namesOf(before)].filter((name) => !there.has(name) && !name.startsWith("has_"));
}

/** The longest piece of `{name}` that is left in a text. */
function remnantOf(text: string, name: string): { begin: number; end: number } | undefined {
    const whole = `{${name}}`;
    for (let length = whole.length - 1; length >= kLeast; length -= 1)
        for (const part of [whole.slice(0, length), whole.slice(-length)]) {
            const begin = text.indexOf(part);
            if (begin >= 0) return { begin, end: begin + length };
        }
    return undefined;
}

/** Puts an argument back where a piece of it is left, else at the caret. */
export function putBack(text: string, name: string, caret: number): { text: string; caret: number } {
    const { begin, end } = remnantOf(text, name) ?? { begin: caret, end: caret };
    const whole = `{${name}}`;
    return { text: text.slice(0, begin) + whole + text.slice(end), caret: begin + whole.length };
}
