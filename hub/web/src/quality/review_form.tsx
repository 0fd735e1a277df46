import { useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { QualityCard, QualityCriterion, QualityMark } from "../api/types";
import { showToast } from "../app/announce";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";
import { criterionName, kMarks } from "./criteria";

interface Props {
    card: QualityCard;
    criteria: QualityCriterion[];
    done: (card: QualityCard) => void;
}

type Drafted = Omit<QualityMark, "mark"> & { mark?: QualityMark["mark"] };

interface MarkProps {
    name: string;
    drafted: Drafted;
    change: (change: Partial<Drafted>) => void;
}

/** One criterion: yes, no or neither, and a word on it. */
function MarkFields({ name, drafted, change }: MarkProps) {
    return (
        <fieldset class="quality-mark">
            <legend>{name}</legend>
            {kMarks.map((mark) => (
                <label key={mark} class="check">
                    <input
                        type="radio"
                        name={`mark-${drafted.criterion}`}
                        required
                        checked={drafted.mark === mark}
                        onChange={() => change({ mark })}
                    />
                    {t(`quality.mark.${mark}`)}
                </label>
            ))}
            <Field label={t("quality.remark")}>
                {(control) => (
                    <input
                        {...control}
                        type="text"
                        maxLength={1000}
                        dir="auto"
                        value={drafted.remark}
                        onInput={(event) => change({ remark: event.currentTarget.value })}
                    />
                )}
            </Field>
        </fieldset>
    );
}

/** The score card of a reply. */
export function ReviewForm({ card, criteria, done }: Props) {
    const [drafted, setDrafted] = useState<Drafted[]>(() =>
        criteria.map(
            ({ id }) => card.marks.find(({ criterion }) => criterion === id) ?? { criterion: id, remark: "" },
        ),
    );
    const { busy, problem, run } = useAct();
    const save = () =>
        run(async () => {
            const marks = drafted.map((each) => ({ ...each, mark: each.mark ?? "none" }));
            const params = { path: { id: card.id } };
            done(await ask(api.PUT("/quality/cards/{id}/review", { params, body: { marks } })));
            showToast(t("form.saved"));
        });
    const change = (criterion: string, to: Partial<Drafted>) =>
        setDrafted(drafted.map((each) => (each.criterion === criterion ? { ...each, ...to } : each)));
    return (
        <form
            class="quality-review"
            onSubmit={(event) => {
                event.preventDefault();
                if (!busy) void save();
            }}
        >
            {criteria.map((criterion, index) => (
                <MarkFields
                    key={criterion.id}
                    name={criterionName(criterion)}
                    drafted={drafted[index]!}
                    change={(to) => change(criterion.id, to)}
                />
            ))}
            <ProblemBox problem={problem} />
            <Button kind="main" type="submit" waits={busy}>
                {t("form.save")}
            </Button>
        </form>
    );
}
