import { useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { TemplateComparison, TemplateText } from "../api/types";
import { t, tWire } from "../i18n/words";
import { Field } from "../ui/field";
import { ProblemBox } from "../ui/problem_box";
import { useAsk } from "../ui/use_ask";

interface Side {
    /** A revision's id, `shipped` or `current`. */
    id: string;
    name: string;
}

/** What can stand on either side, the newest first. */
function sidesOf({ current, locale, revisions, shipped }: TemplateText): Side[] {
    const sides = revisions.map(({ id, number, state }) => ({
        id,
        name: `${t("templates.number", { number })} · ${tWire("templates.revision", state)}`,
    }));
    if (current?.locale === locale) sides.unshift({ id: "current", name: t("templates.compare_now") });
    if (shipped) sides.push({ id: "shipped", name: t("templates.shipped") });
    return sides;
}

interface SideFieldProps {
    label: string;
    sides: Side[];
    value: string;
    set: (id: string) => void;
}

function SideField({ label, sides, value, set }: SideFieldProps) {
    return (
        <Field label={label}>
            {(control) => (
                <select
                    {...control}
                    class="compare-side"
                    value={value}
                    onChange={(event) => set(event.currentTarget.value)}
                >
                    {sides.map(({ id, name }) => (
                        <option key={id} value={id}>
                            {name}
                        </option>
                    ))}
                </select>
            )}
        </Field>
    );
}

interface DifferenceProps {
    compared: TemplateComparison;
    lang: string;
    label: string;
}

function Difference({ compared, lang, label }: DifferenceProps) {
    const { from, to, parts } = compared;
    return (
        <section class="word-diff" aria-label={label} aria-live="polite">
            <h3>{label}</h3>
            {from.title !== to.title && (
                <p dir="auto">{t("templates.titles_differ", { from: from.title, to: to.title })}</p>
            )}
            {from.text === to.text ? (
                <p class="dim">{t("templates.same")}</p>
            ) : (
                <p class="as-written" dir="auto" lang={lang}>
                    {parts.map(({ kind, text }, index) => {
                        const key = `${index}`;
                        if (kind === "added") return <ins key={key}>{text}</ins>;
                        return kind === "removed" ? (
                            <del key={key}>{text}</del>
                        ) : (
                            <span key={key}>{text}</span>
                        );
                    })}
                </p>
            )}
        </section>
    );
}

/** Two texts chosen, the oldest and the newest at first, and what changed from one to the other. */
function Choice({ given, sides }: { given: TemplateText; sides: Side[] }) {
    const [chosen, setChosen] = useState({ from: "", to: "" });
    const sideOf = (id: string) => sides.find((side) => side.id === id);
    const from = sideOf(chosen.from) ?? sides[sides.length - 1]!;
    const to = sideOf(chosen.to) ?? sides[0]!;
    const { key, locale } = given;
    const { value, problem, again } = useAsk(async () => {
        const query = { from: from.id, to: to.id };
        const compared = await ask(
            api.GET("/templates/{key}/{locale}/compare", { params: { path: { key, locale }, query } }),
        );
        return { compared, label: t("templates.from_to", { from: from.name, to: to.name }) };
    }, [given, from.id, to.id]);
    return (
        <>
            <div class="compare-sides">
                <SideField
                    label={t("templates.compare_from")}
                    sides={sides}
                    value={from.id}
                    set={(id) => setChosen({ from: id, to: to.id })}
                />
                <SideField
                    label={t("templates.compare_to")}
                    sides={sides}
                    value={to.id}
                    set={(id) => setChosen({ from: from.id, to: id })}
                />
            </div>
            <ProblemBox problem={problem} retry={again} />
            {value && <Difference compared={value.compared} lang={locale} label={value.label} />}
        </>
    );
}

/** What changed from any text of the history to any other; asked for once it is opened. */
export function CompareTexts({ given }: { given: TemplateText }) {
    const [opened, setOpened] = useState(false);
    const sides = sidesOf(given);
    if (sides.length < 2) return null;
    return (
        <details class="compare-texts" onToggle={(event) => setOpened(event.currentTarget.open)}>
            <summary>{t("templates.compare_any")}</summary>
            {opened && <Choice given={given} sides={sides} />}
        </details>
    );
}
