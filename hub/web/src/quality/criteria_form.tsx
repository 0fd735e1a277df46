import { ArrowUp, X } from "lucide-preact";
import { useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { QualityCriterion } from "../api/types";
import { showToast } from "../app/announce";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";
import { criterionName } from "./criteria";

const kMost = 20;

const shown = (criteria: QualityCriterion[]) => criteria.filter(({ retired }) => !retired);

/** By what replies are judged, in this order. */
export function CriteriaForm({ criteria }: { criteria: QualityCriterion[] }) {
    const [list, setList] = useState(() => shown(criteria));
    const { busy, problem, run } = useAct();
    const change = (at: number, title: string) =>
        setList(list.map((each, n) => (n === at ? { ...each, title } : each)));
    const takeOut = (at: number) => setList(list.filter((_, n) => n !== at));
    const moveUp = (at: number) =>
        setList(list.map((each, n) => (n === at - 1 ? list[at]! : n === at ? list[at - 1]! : each)));
    const add = () => setList([...list, { id: "", code: "", title: "", retired: false }]);
    const save = () =>
        run(async () => {
            const body = { criteria: list.map(({ id, title }) => ({ id: id || null, title })) };
            const { items } = await ask(api.PUT("/quality/criteria", { body }));
            setList(shown(items));
            showToast(t("form.saved"));
        });
    return (
        <form
            class="settings-form"
            onSubmit={(event) => {
                event.preventDefault();
                if (!busy) void save();
            }}
        >
            <h2>{t("quality.criteria")}</h2>
            <p class="dim">{t("quality.criteria_help")}</p>
            <ol class="quality-criteria">
                {list.map((one, at) => {
                    const name = criterionName(one) || t("quality.criterion_n", { number: at + 1 });
                    return (
                        <li key={one.id || `new-${at}`}>
                            {one.code ? (
                                <span>{name}</span>
                            ) : (
                                <Field label={t("quality.criterion_n", { number: at + 1 })}>
                                    {(control) => (
                                        <input
                                            {...control}
                                            type="text"
                                            required
                                            maxLength={75}
                                            dir="auto"
                                            value={one.title}
                                            onInput={(event) => change(at, event.currentTarget.value)}
                                        />
                                    )}
                                </Field>
                            )}
                            {at > 0 && (
                                <Button
                                    kind="quiet"
                                    icon={<ArrowUp size={16} aria-hidden="true" />}
                                    aria-label={t("quality.up", { name })}
                                    onClick={() => moveUp(at)}
                                />
                            )}
                            {list.length > 1 && (
                                <Button
                                    kind="quiet"
                                    icon={<X size={16} aria-hidden="true" />}
                                    aria-label={t("quality.take_out", { name })}
                                    onClick={() => takeOut(at)}
                                />
                            )}
                        </li>
                    );
                })}
            </ol>
            <ProblemBox problem={problem} />
            <div class="acts">
                <Button kind="main" type="submit" waits={busy}>
                    {t("form.save")}
                </Button>
                {list.length < kMost && <Button onClick={add}>{t("quality.add")}</Button>}
            </div>
        </form>
    );
}
