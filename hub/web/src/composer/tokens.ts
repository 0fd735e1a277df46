/** A fact that a template wants and nobody knows yet: `[[last_scan_place]]`. */
const kToken = /\[\[([a-z][a-z0-9_]*)\]\]/g;

export interface Span {
    begin: number;
    end: number;
}

export function missingNames(text: string): string[] {
    return [...new Set([...text.matchAll(kToken)].map((match) => match[1]!))];
}

export const tokenSpans = (text: string): Span[] =>
    [...text.matchAll(kToken)].map((match) => ({ begin: match.index, end: match.index + match[0].length }));

/** The same text with its tokens named for a reader; not one to send. */
export const nameTokens = (text: string, nameOf: (name: string) => string): string =>
    text.replace(kToken, (_, name: string) => `[[${nameOf(name)}]]`);

export function fillToken(text: string, name: string, value: string): string {
    return value ? text.replaceAll(`[[${name}]]`, value) : text;
}
