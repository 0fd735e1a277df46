import { useRef, useState } from "preact/hooks";
import type { TeamDay, WorkSpan } from "../api/types";
import { calendarDay } from "../i18n/format";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { SpanFields } from "./span_fields";
import { hoursText } from "./week";

interface Props {
    days: readonly TeamDay[];
    change: (days: TeamDay[]) => void;
}

function NewDay({ days, change }: Props) {
    const [day, setDay] = useState("");
    const [name, setName] = useState("");
    const [spans, setSpans] = useState<WorkSpan[]>([]);
    const add = () => {
        const others = days.filter((each) => each.day !== day);
        change([...others, { day, name, spans }].sort((a, b) => a.day.localeCompare(b.day)));
        setDay("");
        setName("");
        setSpans([]);
    };
    return (
        <div class="new-day">
            <Field label={t("hours.date")}>
                {(control) => (
                    <input
                        {...control}
                        type="date"
                        value={day}
                        onInput={(event) => setDay(event.currentTarget.value)}
                    />
                )}
            </Field>
            <Field label={t("hours.occasion")}>
                {(control) => (
                    <input
                        {...control}
                        dir="auto"
                        maxLength={60}
                        value={name}
                        onInput={(event) => setName(event.currentTarget.value)}
                    />
                )}
            </Field>
            <SpanFields day={t("hours.that_day")} spans={spans} change={setSpans} />
            <Button disabled={day === ""} onClick={add}>
                {t("hours.add_day")}
            </Button>
        </div>
    );
}

/** Days off, and days with other hours. */
export function SpecialDays({ days, change }: Props) {
    const heading = useRef<HTMLHeadingElement>(null);
    const remove = (day: string) => {
        change(days.filter((each) => each.day !== day));
        heading.current?.focus();
    };
    return (
        <section>
            <h2 ref={heading} tabIndex={-1}>
                {t("hours.days")}
            </h2>
            {days.length === 0 && <p class="dim">{t("hours.no_days")}</p>}
            <ul class="special-days">
                {days.map(({ day, name, spans = [] }) => (
                    <li key={day}>
                        <span class="number">{calendarDay(day)}</span>
                        <bdi>{name}</bdi>
                        <bdi class="dim">{hoursText(spans)}</bdi>
                        <Button
                            kind="quiet"
                            aria-label={t("hours.remove_day_of", { day: calendarDay(day) })}
                            onClick={() => remove(day)}
                        >
                            {t("hours.remove_day")}
                        </Button>
                    </li>
                ))}
            </ul>
            <NewDay days={days} change={change} />
        </section>
    );
}
