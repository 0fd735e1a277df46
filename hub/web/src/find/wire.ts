import { termNamed, valueNamed } from "./terms";

/** Every mark that opens or closes a phrase, as the hub's parser takes them. */
export const kQuotes = '"＂“”„‟«»「」『』〝〞〟';
export const kMinus = "\\-－−";
export const kColons = ":：";

/** A part of a search and where its translation stands. */
export interface Span {
    text: string;
    begin: number;
    end: number;
}

const part = new RegExp(
    `([${kMinus}]?)(?:([^\\s${kColons}${kQuotes}]+)[${kColons}])?(?:[${kQuotes}]([^${kQuotes}]*)(?:[${kQuotes}]|$)|(\\S*))`,
    "uy",
);

export const quoted = (value: string) => (/\s/.test(value) ? `"${value}"` : value);

/** One part in the hub's words; whatever the page has no word for stays as it stands. */
function translated(found: RegExpExecArray): string {
    const [whole, minus, name, phrase, bare] = found;
    const term = name && termNamed(name);
    if (!term) return whole;
    const value = phrase ?? bare ?? "";
    const known = valueNamed(term, value);
    const written = phrase === undefined ? value : `"${phrase}"`;
    return `${minus ? "-" : ""}${term.name}:${known ? quoted(known.wire) : written}`;
}

/** A search in the hub's words, so that a view that is shared means the same in every language. */
export function toWire(text: string): { wire: string; spans: Span[] } {
    const spans: Span[] = [];
    let wire = "";
    let at = 0;
    while (at < text.length) {
        if (/\s/.test(text.charAt(at))) {
            wire += text.charAt(at);
            at += 1;
            continue;
        }
        part.lastIndex = at;
        const found = part.exec(text);
        if (!found?.[0]) break;
        const begin = wire.length;
        wire += translated(found);
        spans.push({ text: found[0], begin, end: wire.length });
        at += found[0].length;
    }
    return { wire, spans };
}
