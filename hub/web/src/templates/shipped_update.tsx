import { useState } from "preact/hooks";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import type { TextHandle } from "./use_text";
import { WordDiff } from "./word_diff";

/** The program brought a newer text under the shop's own. */
export function ShippedUpdate({ text }: { text: TextHandle }) {
    const [answer, setAnswer] = useState<"open" | "shown" | "kept">("open");
    const update = text.given?.shipped_update;
    if (!update || !text.given || answer === "kept") return null;
    return (
        <section class="notice-box" aria-labelledby="update-title">
            <h3 id="update-title">{t("templates.update")}</h3>
            {answer === "shown" && (
                <WordDiff
                    before={update.before}
                    now={update.now}
                    lang={text.given.locale}
                    label={t("templates.update_changes")}
                />
            )}
            <div class="acts">
                <Button onClick={() => setAnswer("kept")}>{t("templates.update_keep")}</Button>
                <Button onClick={() => text.edit({ text: update.now, title: update.title })}>
                    {t("templates.update_take")}
                </Button>
                <Button
                    kind="quiet"
                    aria-expanded={answer === "shown"}
                    onClick={() => setAnswer(answer === "shown" ? "open" : "shown")}
                >
                    {t("templates.update_show")}
                </Button>
            </div>
        </section>
    );
}
