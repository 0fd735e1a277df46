import { useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { QualityCard } from "../api/types";
import { showToast } from "../app/announce";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";

/** What one says to the review of one's own reply: once. */
export function AnswerForm({ card, done }: { card: QualityCard; done: (card: QualityCard) => void }) {
    const [text, setText] = useState("");
    const { busy, problem, run } = useAct();
    const save = () =>
        run(async () => {
            const params = { path: { id: card.id } };
            done(await ask(api.POST("/quality/cards/{id}/answer", { params, body: { text } })));
            showToast(t("form.saved"));
        });
    return (
        <form
            onSubmit={(event) => {
                event.preventDefault();
                if (!busy) void save();
            }}
        >
            <Field label={t("quality.answer")} help={t("quality.answer_once")}>
                {(control) => (
                    <textarea
                        {...control}
                        rows={3}
                        maxLength={1000}
                        required
                        dir="auto"
                        value={text}
                        onInput={(event) => setText(event.currentTarget.value)}
                    />
                )}
            </Field>
            <ProblemBox problem={problem} />
            <Button type="submit" waits={busy}>
                {t("quality.answer_send")}
            </Button>
        </form>
    );
}
