/** A piece of an ICU pattern, with its place in the text. */
export type Piece = {
    begin: number;
    end: number;
} & (
    | { kind: "text"; text: string }
    | { kind: "fact"; name: string }
    | { kind: "choice"; name: string; type: string; arms: Arm[]; headEnd: number }
);

export interface Arm {
    name: string;
    pieces: Piece[];
}

class Unreadable extends Error {}

const kName = /\s*([A-Za-z_][A-Za-z0-9_]*)\s*/y;
const kArm = /\s*(=\d+|[A-Za-z_][A-Za-z0-9_]*)\s*\{/y;
const kOffset = /\s*offset:\d+/y;

/** Reads as much of ICU MessageFormat as templates use: facts, plural, selectordinal, select. */
class Reader {
    private readonly text: string;
    private at = 0;
    constructor(text: string) {
        this.text = text;
    }

    read(): Piece[] {
        const pieces = this.pieces();
        if (this.at < this.text.length) throw new Unreadable();
        return pieces;
    }

    private take(pattern: RegExp): string {
        pattern.lastIndex = this.at;
        const found = pattern.exec(this.text);
        if (!found) throw new Unreadable();
        this.at = pattern.lastIndex;
        return found[1] ?? "";
    }

    /** Up to the end or the brace that closes an arm. */
    private pieces(): Piece[] {
        const pieces: Piece[] = [];
        let begin = this.at;
        const close = () => {
            if (this.at > begin)
                pieces.push({ kind: "text", text: this.text.slice(begin, this.at), begin, end: this.at });
        };
        while (this.at < this.text.length && this.text[this.at] !== "}") {
            // An apostrophe before a brace quotes it, up to the next one.
            if (this.text[this.at] === "'" && /[{}]/.test(this.text[this.at + 1] ?? "")) {
                const end = this.text.indexOf("'", this.at + 2);
                if (end < 0) throw new Unreadable();
                this.at = end + 1;
            } else if (this.text[this.at] === "{") {
                close();
                pieces.push(this.argument());
                begin = this.at;
            } else this.at += 1;
        }
        close();
        return pieces;
    }

    private argument(): Piece {
        const begin = this.at;
        this.at += 1;
        const name = this.take(kName);
        if (this.text[this.at] === "}") {
            this.at += 1;
            return { kind: "fact", name, begin, end: this.at };
        }
        this.take(/(,)/y);
        const type = this.take(kName);
        if (!["plural", "select", "selectordinal"].includes(type)) {
            const end = this.text.indexOf("}", this.at);
            if (end < 0) throw new Unreadable();
            this.at = end + 1;
            return { kind: "fact", name, begin, end: this.at };
        }
        this.take(/(,)/y);
        const headEnd = this.at;
        kOffset.lastIndex = this.at;
        if (kOffset.test(this.text)) this.at = kOffset.lastIndex;
        const arms: Arm[] = [];
        while (this.text.slice(this.at).trimStart()[0] !== "}") {
            const arm = this.take(kArm);
            arms.push({ name: arm, pieces: this.pieces() });
            if (this.text[this.at] !== "}") throw new Unreadable();
            this.at += 1;
        }
        this.at = this.text.indexOf("}", this.at) + 1;
        return { kind: "choice", name, type, arms, headEnd, begin, end: this.at };
    }
}

/** The pieces of a pattern; undefined while its braces don't match. */
export function piecesOf(text: string): Piece[] | undefined {
    try {
        return new Reader(text).read();
    } catch (error) {
        if (error instanceof Unreadable) return undefined;
        throw error;
    }
}

/** The fact behind a choice: `has_carrier` asks whether `carrier` is known. */
export const factOf = (name: string) => name.replace(/^has_/, "");

/** Names of everything that a pattern asks for; of a broken one, those whose braces are whole. */
export function namesOf(text: string): Set<string> {
    return new Set([...text.matchAll(/\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*[,}]/g)].map((match) => match[1]!));
}

export interface Chip {
    begin: number;
    end: number;
    look: "argument" | "branch";
}

/** What stands out in a text while it is written: facts whole, choices by their heads. */
export function chipsOf(text: string): Chip[] {
    return [
        ...text.matchAll(/\{\s*[A-Za-z_][A-Za-z0-9_]*\s*(\}|,\s*(plural|selectordinal|select)\s*,)/g),
    ].map((match) => ({
        begin: match.index,
        end: match.index + match[0].length,
        look: match[2] ? "branch" : "argument",
    }));
}
