import { useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { Rule } from "../api/types";
import { showToast } from "../app/announce";
import { isolate, t } from "../i18n/words";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";
import { ActFields } from "./act_fields";
import { draftOf, kEmptyDraft } from "./draft";
import type { Known } from "./names";
import { Trial } from "./trial";
import { WhenFields } from "./when_fields";

interface Props {
    /** None: a new one. */
    rule: Rule | undefined;
    known: Known;
    kept: () => void;
    close: () => void;
}

const kLongestName = 100;

/** One rule, and beside it what it would have done. */
export function RuleForm({ rule, known, kept, close }: Props) {
    // As it was opened: what others do to it meanwhile is no word of this draft.
    const [opened] = useState(rule);
    const [draft, setDraft] = useState(() => (opened ? draftOf(opened) : kEmptyDraft));
    const { busy, problem, run } = useAct();
    const save = async () => {
        const done = await run(() =>
            opened
                ? ask(
                      api.PATCH("/rules/{id}", {
                          params: { path: { id: opened.id } },
                          body: { ...draft, changed_at: opened.changed_at },
                      }),
                  )
                : ask(api.POST("/rules", { body: draft })),
        );
        if (!done) return;
        showToast(t("rules.saved"));
        kept();
        close();
    };
    return (
        <form
            class="rule-work"
            aria-labelledby="rule-form"
            onSubmit={(event) => {
                event.preventDefault();
                if (!busy) void save();
            }}
        >
            <div>
                <h2 id="rule-form">
                    {opened ? t("rules.change_title", { name: isolate(opened.name) }) : t("rules.new")}
                </h2>
                <Field label={t("rules.name")} required>
                    {(control) => (
                        <input
                            {...control}
                            name="rule"
                            required
                            autofocus
                            dir="auto"
                            autocomplete="off"
                            maxLength={kLongestName}
                            value={draft.name}
                            onInput={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
                        />
                    )}
                </Field>
                <WhenFields
                    when={draft.when}
                    known={known}
                    change={(change) => setDraft((now) => ({ ...now, when: { ...now.when, ...change } }))}
                />
                <ActFields
                    acts={draft.acts}
                    known={known}
                    change={(change) => setDraft((now) => ({ ...now, acts: { ...now.acts, ...change } }))}
                />
                <ProblemBox problem={problem} />
                <div class="acts">
                    <Button kind="main" type="submit" waits={busy}>
                        {t("rules.save")}
                    </Button>
                    <Button onClick={close}>{t("action.cancel")}</Button>
                </div>
            </div>
            <Trial id={opened?.id} draft={draft} />
        </form>
    );
}
