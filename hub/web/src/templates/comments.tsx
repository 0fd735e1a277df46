import { useState } from "preact/hooks";
import { personName } from "../app/people";
import { dateTimeIn, own } from "../i18n/format";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import type { TextHandle } from "./use_text";

/** What colleagues say about a text; buyers never see it. */
export function Comments({ text }: { text: TextHandle }) {
    const [words, setWords] = useState("");
    const comments = text.given?.comments ?? [];
    const send = async (event: Event) => {
        event.preventDefault();
        if (words.trim() && (await text.comment(words))) setWords("");
    };
    return (
        <details class="comments" open={comments.length > 0}>
            <summary>{t("templates.comments", { count: comments.length })}</summary>
            <ol>
                {comments.map((comment) => (
                    <li key={comment.id} class="comment">
                        <span class="dim">
                            <bdi>{personName(comment.author)}</bdi> ·{" "}
                            {dateTimeIn(new Date(comment.at), own())}
                        </span>
                        <span class="as-written" dir="auto">
                            {comment.text}
                        </span>
                    </li>
                ))}
            </ol>
            <form onSubmit={send}>
                <Field label={t("templates.comment")}>
                    {(control) => (
                        <textarea
                            {...control}
                            rows={2}
                            dir="auto"
                            value={words}
                            onInput={(event) => setWords(event.currentTarget.value)}
                        />
                    )}
                </Field>
                <Button type="submit" waits={text.busy || !words.trim()}>
                    {t("templates.comment_send")}
                </Button>
            </form>
        </details>
    );
}
