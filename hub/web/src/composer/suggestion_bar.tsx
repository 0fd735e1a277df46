import type { Suggestion } from "../api/types";
import { languageName } from "../i18n/format";
import { t } from "../i18n/words";
import { useCommand } from "../keys/dispatcher";
import { isForeign } from "./language";
import { reasonInWords } from "./reasons";

const kMost = 5;

function stateOf({ missing, locale }: Suggestion, wanted: string): string {
    if (isForeign(locale, wanted)) return t("suggestion.foreign", { language: languageName(locale) });
    return missing.length > 0 ? t("suggestion.to_fill", { count: missing.length }) : t("suggestion.ready");
}

/** What ranks it, for the tooltip. */
function titleOf({ title, text, preview, reasons, stale }: Suggestion): string {
    const lines = [
        title,
        preview.text.split("\n").find((line) => line.trim()),
        text.split("\n").find((line) => line.trim()),
    ];
    if (stale) lines.push(t("suggestion.stale"));
    return [...lines, (reasons ?? []).map(reasonInWords).join(" · ")].filter(Boolean).join("\n");
}

interface Props {
    suggestions: Suggestion[] | undefined;
    /** They are still to come. */
    waiting: boolean;
    language: string;
    chosen: string | undefined;
    choose: (suggestion: Suggestion, replace: boolean) => void;
}

function Keys({
    index,
    suggestion,
    choose,
}: {
    index: number;
    suggestion?: Suggestion;
    choose: Props["choose"];
}) {
    useCommand(`suggestion.${index}`, suggestion && (() => choose(suggestion, false)));
    useCommand(`replace.${index}`, suggestion && (() => choose(suggestion, true)));
    return null;
}

export function SuggestionBar({ suggestions, waiting, language, chosen, choose }: Props) {
    const shown = suggestions?.slice(0, kMost);
    return (
        <>
            {[1, 2, 3, 4, 5].map((index) => (
                <Keys key={index} index={index} suggestion={shown?.[index - 1]} choose={choose} />
            ))}
            <ul class="suggestions" aria-label={t("suggestion.title")}>
                {shown?.map((suggestion, index) => (
                    <li key={suggestion.template}>
                        <button
                            type="button"
                            class="suggestion"
                            title={titleOf(suggestion)}
                            aria-pressed={chosen === suggestion.template}
                            aria-keyshortcuts={String(index + 1)}
                            onClick={(event) => choose(suggestion, event.shiftKey)}
                        >
                            <kbd>{index + 1}</kbd>
                            <span class="suggestion-words">
                                <span class="suggestion-title" dir="auto" lang={suggestion.preview.locale}>
                                    {suggestion.title}
                                </span>
                                <span class="dim suggestion-state">{stateOf(suggestion, language)}</span>
                            </span>
                        </button>
                    </li>
                ))}
                {waiting && <li class="dim pending">{t("state.loading")}</li>}
                {shown?.length === 0 && <li class="dim">{t("suggestion.none")}</li>}
            </ul>
        </>
    );
}
