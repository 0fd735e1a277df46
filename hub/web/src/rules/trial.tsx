import { useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { DryRun } from "../api/types";
import { nameOf } from "../app/people";
import { conversationPath } from "../app/routes";
import { dateTimeIn, own } from "../i18n/format";
import { isolate, t } from "../i18n/words";
import { Button } from "../ui/button";
import { Link } from "../ui/link";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";
import type { RuleDraft } from "./draft";

function Figures({ run }: { run: DryRun }) {
    return (
        <ul class="trial-figures">
            <li>{t("rules.try.matched", { count: run.matched, looked: run.looked_at })}</li>
            {run.people.map(({ person, count }) => (
                <li key={person}>{t("rules.try.person", { name: isolate(nameOf(person)), count })}</li>
            ))}
            {run.taken_before > 0 && <li>{t("rules.try.before", { count: run.taken_before })}</li>}
            {run.left_to_person > 0 && <li>{t("rules.try.left", { count: run.left_to_person })}</li>}
            {run.answered > 0 && <li>{t("rules.try.answered", { count: run.answered })}</li>}
            {!run.whole && <li>{t("rules.try.cut", { count: run.looked_at })}</li>}
        </ul>
    );
}

function Newest({ items }: Pick<DryRun, "items">) {
    if (items.length === 0) return null;
    return (
        <details class="rule-choices">
            <summary>{t("rules.try.newest", { count: items.length })}</summary>
            <ul class="trial-list">
                {items.map((item) => (
                    <li key={item.conversation}>
                        <Link href={conversationPath("queue", item.conversation)}>
                            <bdi>{item.buyer || item.conversation}</bdi>
                        </Link>
                        <span dir="auto">{item.snippet}</span>
                        <span class="dim">
                            {item.person
                                ? t("rules.try.to", {
                                      time: dateTimeIn(new Date(item.at), own()),
                                      name: isolate(nameOf(item.person)),
                                  })
                                : dateTimeIn(new Date(item.at), own())}
                        </span>
                    </li>
                ))}
            </ul>
        </details>
    );
}

interface Props {
    /** Of a rule that is kept; none for a new one. */
    id: string | undefined;
    draft: RuleDraft;
}

/** What the rule as it stands in the form would have done. */
export function Trial({ id, draft }: Props) {
    const [made, setMade] = useState<{ of: RuleDraft; run: DryRun }>();
    const trial = useAct();
    // What an older draft would have done says nothing of this one.
    const run = made?.of === draft ? made.run : undefined;
    const tryOut = () =>
        trial.run(async () =>
            setMade({ of: draft, run: await ask(api.POST("/rules/dry-run", { body: { id, ...draft } })) }),
        );
    return (
        <section class="trial">
            <h3>{t("rules.try.title")}</h3>
            <p class="help">{t("rules.try.what")}</p>
            <Button waits={trial.busy} onClick={() => !trial.busy && void tryOut()}>
                {t("rules.try")}
            </Button>
            <ProblemBox problem={trial.problem} />
            <div role="status">{run && <Figures run={run} />}</div>
            {run && <Newest items={run.items} />}
        </section>
    );
}
