// A message's text as elements: a paragraph for each line, and links where an agent wrote an address.
import { el } from "./dom.js";

// An address ends at a space, a quote, an invisible sign (which could turn its letters round), and at the scripts that
// write on without a space after it.
const kAddress =
    /https?:\/\/[^\s<>"'`\p{Cf}\u3000-\u303f\uff00-\uffef\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]+/giu;
const kSentenceEnd = /[.,;:!?*_~]+$/;

/** Without the signs that belong to the sentence round an address: the last stop, and a bracket that it didn't open. */
function trim(address) {
    for (;;) {
        let shorter = address.replace(kSentenceEnd, "");
        if (shorter.endsWith(")") && !shorter.includes("(")) shorter = shorter.slice(0, -1);
        if (shorter.endsWith("]") && !shorter.includes("[")) shorter = shorter.slice(0, -1);
        if (shorter === address) return address;
        address = shorter;
    }
}

/** Only what says where it leads: "https://shop.example@elsewhere.example" doesn't. */
function leads(address) {
    try {
        const url = new URL(address);
        return /^https?:$/.test(url.protocol) && !url.username && !url.password;
    } catch {
        return false;
    }
}

const link = (address) =>
    el("a", { href: address, target: "_blank", rel: "noopener nofollow noreferrer", dir: "ltr" }, address);

function withLinks(line) {
    const parts = [];
    let end = 0;
    for (const match of line.matchAll(kAddress)) {
        const address = trim(match[0]);
        if (!leads(address)) continue;
        parts.push(line.slice(end, match.index), link(address));
        end = match.index + address.length;
    }
    return [...parts, line.slice(end)];
}

/** Each paragraph finds its own direction. */
export function paragraphs(text, { links }) {
    return text.split(/\r?\n/).map((line) => el("p", { dir: "auto" }, ...(links ? withLinks(line) : [line])));
}
