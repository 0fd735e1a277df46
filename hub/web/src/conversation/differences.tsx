import type { TranslationDifference } from "../api/types";
import { isolate, t } from "../i18n/words";

function difference({ kind, before, after }: TranslationDifference): string {
    const promise = kind === "promise";
    if (!before)
        return t(promise ? "translation.promise_added" : "translation.added", { what: isolate(after) });
    if (!after)
        return t(promise ? "translation.promise_lost" : "translation.lost", { what: isolate(before) });
    return t("translation.changed", { before: isolate(before), after: isolate(after) });
}

/** What one text says and the other doesn't. */
export function Differences({ list }: { list: TranslationDifference[] }) {
    return (
        <ul class="differences">
            {list.map((each, at) => (
                <li key={at}>{difference(each)}</li>
            ))}
        </ul>
    );
}
