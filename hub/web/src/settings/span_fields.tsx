import { X } from "lucide-preact";
import { useRef } from "preact/hooks";
import type { WorkSpan } from "../api/types";
import { t } from "../i18n/words";
import { Button } from "../ui/button";

const kFirst: WorkSpan = { from: "09:00", to: "18:00" };
const kMostSpans = 12;

interface Props {
    /** Whose hours these are, such as a weekday's name. */
    day: string;
    spans: readonly WorkSpan[];
    change: (spans: WorkSpan[]) => void;
}

/** The hours of one day, to be added, changed and taken away. */
export function SpanFields({ day, spans, change }: Props) {
    const add = useRef<HTMLSpanElement>(null);
    const put = (at: number, part: Partial<WorkSpan>) =>
        change(spans.map((span, n) => (n === at ? { ...span, ...part } : span)));
    const remove = (at: number) => {
        change(spans.filter((_, n) => n !== at));
        add.current?.querySelector("button")?.focus();
    };
    return (
        <fieldset class="spans">
            <legend>{day}</legend>
            {spans.length === 0 && <span class="dim">{t("hours.free")}</span>}
            {spans.map((span, at) => (
                <span class="span-fields" key={at}>
                    <input
                        type="time"
                        required
                        aria-label={t("hours.from_of", { day })}
                        value={span.from}
                        onInput={(event) => put(at, { from: event.currentTarget.value })}
                    />
                    <span aria-hidden="true">–</span>
                    <input
                        type="time"
                        required
                        aria-label={t("hours.to_of", { day })}
                        value={span.to}
                        onInput={(event) => put(at, { to: event.currentTarget.value })}
                    />
                    <button
                        type="button"
                        class="icon-button"
                        aria-label={t("hours.remove_span", { day, from: span.from })}
                        title={t("hours.remove_span", { day, from: span.from })}
                        onClick={() => remove(at)}
                    >
                        <X size={16} aria-hidden="true" />
                    </button>
                </span>
            ))}
            <span ref={add}>
                <Button
                    kind="quiet"
                    aria-label={t("hours.add_span_to", { day })}
                    disabled={spans.length >= kMostSpans}
                    onClick={() =>
                        change([...spans, spans.length === 0 ? kFirst : { from: "19:00", to: "21:00" }])
                    }
                >
                    {t("hours.add_span")}
                </Button>
            </span>
        </fieldset>
    );
}
