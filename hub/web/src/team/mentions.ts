const kSign = /[@＠]/g;
/** In an address such as anna@lamps.example the sign calls nobody. */
const kInAddress = /[A-Za-z0-9._+-]$/;
const kBeing = /[@＠]([^\n@＠]{0,40})$/;
const kLetter = /[\p{L}\p{N}]/u;
/** They stand side by side without a blank. */
const kIdeograph = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

export interface Typed {
    /** Where the sign stands. */
    begin: number;
    /** What was typed after it. */
    words: string;
}

/** The name that is being typed before the caret, if one is. */
export function typedName(text: string, caret: number): Typed | undefined {
    const found = kBeing.exec(text.slice(0, caret));
    if (!found || kInAddress.test(text.slice(0, found.index))) return undefined;
    return { begin: found.index, words: found[1] ?? "" };
}

/** The names that fit what was typed: those that begin with it, then those in which a word does. */
export function fittingNames(words: string, names: readonly string[]): string[] {
    const wanted = words.toLocaleLowerCase();
    const begins = (name: string) => name.toLocaleLowerCase().startsWith(wanted);
    const inside = (name: string) => !begins(name) && name.split(/\s+/).some(begins);
    return [...names.filter(begins), ...names.filter(inside)];
}

function endsWord(text: string, end: number): boolean {
    const [last = "", next = ""] = [[...text.slice(0, end)].at(-1), [...text.slice(end)][0]];
    return !kLetter.test(next) || kIdeograph.test(last) || kIdeograph.test(next);
}

/** A line in pieces, those that call somebody apart; of several names that fit the longest, as the hub takes it. */
export function mentionPieces(line: string, names: readonly string[]): { text: string; calls: boolean }[] {
    const longestFirst = [...names].sort((one, other) => other.length - one.length);
    const pieces: { text: string; calls: boolean }[] = [];
    let at = 0;
    for (const { index } of line.matchAll(kSign)) {
        if (index < at || kInAddress.test(line.slice(0, index))) continue;
        const name = longestFirst.find(
            (each) => line.startsWith(each, index + 1) && endsWord(line, index + 1 + each.length),
        );
        if (!name) continue;
        if (index > at) pieces.push({ text: line.slice(at, index), calls: false });
        at = index + 1 + name.length;
        pieces.push({ text: line.slice(index, at), calls: true });
    }
    if (at < line.length) pieces.push({ text: line.slice(at), calls: false });
    return pieces;
}
