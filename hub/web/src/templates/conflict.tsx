import { personName } from "../app/people";
import { isolate, t } from "../i18n/words";
import { Button } from "../ui/button";
import type { TextHandle } from "./use_text";
import { WordDiff } from "./word_diff";

/** Somebody else was quicker: both texts, and the choice. */
export function ConflictBox({ text }: { text: TextHandle }) {
    const { conflict, written, given } = text;
    if (!conflict || !written || !given) return null;
    const { theirs } = conflict;
    return (
        <section class="conflict" role="alert" aria-labelledby="conflict-title">
            <h3 id="conflict-title">
                {theirs
                    ? t("templates.conflict", { name: isolate(personName(theirs.author)) })
                    : t("templates.conflict_gone")}
            </h3>
            {theirs && (
                <>
                    <p class="dim">{t("templates.their_text")}</p>
                    <p class="as-written boxed" dir="auto" lang={given.locale}>
                        {theirs.text}
                    </p>
                    <WordDiff
                        before={theirs.text}
                        now={written.text}
                        lang={given.locale}
                        label={t("templates.theirs_to_mine")}
                    />
                </>
            )}
            <div class="acts">
                <Button onClick={() => void text.saveMine()} waits={text.busy}>
                    {t("templates.save_mine")}
                </Button>
                <Button onClick={() => void text.takeTheirs()}>{t("templates.take_theirs")}</Button>
            </div>
        </section>
    );
}
