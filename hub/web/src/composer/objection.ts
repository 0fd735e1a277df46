import type { Objection } from "../api/types";
import { number } from "../i18n/format";
import { isolate, tWire } from "../i18n/words";

const kMostFound = 40;

/** A long link is known by its beginning. */
function shortened(found: string): string {
    const characters = [...found];
    return characters.length > kMostFound ? `${characters.slice(0, kMostFound).join("")}…` : found;
}

/** What a channel objects to, in the page's language; in English when a newer hub objects to more. */
export function objectionText({ code, what, found, length, limit }: Objection): string {
    return tWire("objection", code, what, {
        found: isolate(shortened(found ?? "")),
        length: number(length ?? 0),
        limit: number(limit ?? 0),
    });
}
