import type { Tags } from "../api/types";
import type { Draft } from "./draft";
import type { Suggestions } from "./use_suggestions";

const base = (tag: string) => tag.split("-")[0];

/** Whether a buyer who writes `wanted` gets a foreign language with `written`; not when his is unknown. */
export const isForeign = (written: string, wanted: string) =>
    wanted !== "und" && base(written) !== base(wanted);

/** The language that a reply should be in, as far as anything speaks for one. */
export function wantedLanguage(told: Suggestions | undefined, tags: Tags): string {
    if (!told) return tags.language;
    return told.reply_locale_evidence === "default" ? "und" : told.reply_locale;
}

/**
 * The language that a draft is in: its suggestion's, until own words have made it the buyer's. `wanted` is the
 * buyer's, `found` what a look at the text found last.
 */
export function writtenLanguage(
    { from, text }: Pick<Draft, "from" | "text">,
    wanted: string,
    found: string | undefined,
): string {
    if (!from || !text.trim()) return wanted;
    const rewritten = text !== from.text && found !== undefined && base(found) === base(wanted);
    return rewritten ? wanted : from.locale;
}
