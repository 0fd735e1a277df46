import { useId, useState } from "preact/hooks";
import type { Suggestion, Thread } from "../api/types";
import { conversationPath } from "../app/routes";
import { languageName } from "../i18n/format";
import { t } from "../i18n/words";
import { useCommand } from "../keys/dispatcher";
import { Button } from "../ui/button";
import { Link } from "../ui/link";
import { isForeign } from "./language";
import { answeredConversation, reasonLine } from "./reasons";

const kMost = 5;

function stateOf({ missing, locale }: Suggestion, wanted: string): string {
    if (isForeign(locale, wanted)) return t("suggestion.foreign", { language: languageName(locale) });
    return missing.length > 0 ? t("suggestion.to_fill", { count: missing.length }) : t("suggestion.ready");
}

/** Its first words and what ranks it, for the tooltip. */
function titleOf({ title, text, preview, stale }: Suggestion, reason: string): string {
    const lines = [
        title,
        preview.text.split("\n").find((line) => line.trim()),
        text.split("\n").find((line) => line.trim()),
    ];
    if (stale) lines.push(t("suggestion.stale"));
    return [...lines, reason].filter(Boolean).join("\n");
}

interface Props {
    suggestions: Suggestion[] | undefined;
    /** They are still to come. */
    waiting: boolean;
    shown: Thread;
    /** The language that replies should be in. */
    wanted: string;
    /** From the picker it need not be one of them. */
    chosen: Suggestion | undefined;
    choose: (suggestion: Suggestion, replace: boolean) => void;
    openAll: () => void;
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

export function SuggestionBar({ suggestions, waiting, shown, wanted, chosen, choose, openAll }: Props) {
    const reason = useId();
    const [focused, setFocused] = useState<Suggestion>();
    const offered = suggestions?.slice(0, kMost);
    const explained = focused ?? chosen;
    const answered = chosen && answeredConversation(chosen);
    return (
        <>
            {[1, 2, 3, 4, 5].map((index) => (
                <Keys key={index} index={index} suggestion={offered?.[index - 1]} choose={choose} />
            ))}
            <ul class="suggestions" aria-label={t("suggestion.title")}>
                {offered?.map((suggestion, index) => (
                    <li key={suggestion.template}>
                        <button
                            type="button"
                            class="suggestion"
                            title={titleOf(suggestion, reasonLine(suggestion, shown))}
                            aria-pressed={chosen?.template === suggestion.template}
                            aria-describedby={`${reason}-${suggestion.template}`}
                            aria-keyshortcuts={String(index + 1)}
                            onClick={(event) => choose(suggestion, event.shiftKey)}
                            onFocus={() => setFocused(suggestion)}
                            onBlur={() => setFocused(undefined)}
                        >
                            <kbd>{index + 1}</kbd>
                            <span class="suggestion-words">
                                <span class="suggestion-title" dir="auto" lang={suggestion.preview.locale}>
                                    {suggestion.title}
                                </span>
                                <span class="dim suggestion-state">{stateOf(suggestion, wanted)}</span>
                            </span>
                        </button>
                        <span hidden id={`${reason}-${suggestion.template}`}>
                            {reasonLine(suggestion, shown)}
                        </span>
                    </li>
                ))}
                {waiting && <li class="dim pending">{t("state.loading")}</li>}
                {offered?.length === 0 && <li class="dim">{t("suggestion.none")}</li>}
            </ul>
            <div class="suggestion-foot">
                <p class="dim suggestion-reason">{explained && reasonLine(explained, shown)}</p>
                {answered && (
                    <Link href={conversationPath("queue", answered)}>{t("reason.see_answered")}</Link>
                )}
                <Button kind="quiet" aria-haspopup="dialog" onClick={openAll}>
                    {t("picker.open")} <kbd>/</kbd>
                </Button>
            </div>
        </>
    );
}
