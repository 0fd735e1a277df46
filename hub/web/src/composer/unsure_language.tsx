import { languageName } from "../i18n/format";
import { tWire } from "../i18n/words";
import type { Suggestions } from "./use_suggestions";

/** Why replies are in the language that they are in, where the message itself doesn't tell. */
export function UnsureLanguage({ told }: { told: Suggestions }) {
    const { reply_locale: locale, reply_locale_evidence: evidence } = told;
    if (evidence === "text") return null;
    return (
        <p class="dim suggestion-reason">
            {tWire("reply_language", evidence, undefined, { language: languageName(locale) })}
        </p>
    );
}
