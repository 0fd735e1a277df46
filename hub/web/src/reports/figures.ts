import type { ReportFigures, ReportRow } from "../api/types";
import { duration, languageName, number, percent } from "../i18n/format";
import type { Key } from "../i18n/keys";
import { t, tWire } from "../i18n/words";
import type { Group, Name } from "./choices";
import { timeName } from "./days";

export interface Column {
    key: keyof ReportFigures;
    /** A rate tells how much of the figure came back, a share how much of another one the figure is. */
    kind: "count" | "span" | "mean" | "share" | "rate";
    /** Of a share: what it is a part of; of a rate: what came back. */
    of?: keyof ReportFigures;
}

/** What is drawn; `look` is its colour and dash in CSS. */
export interface Series {
    key: keyof ReportFigures;
    look: "first" | "second" | "third" | "fourth";
}

interface Shape {
    columns: Column[];
    series: Series[];
    /** Lengths of time, not counts, along the axis. */
    spans: boolean;
}

export const kShapes: Record<Name, Shape> = {
    answers: {
        columns: [
            { key: "answers", kind: "count" },
            { key: "median_seconds", kind: "span" },
            { key: "p90_seconds", kind: "span" },
            { key: "awake", kind: "share", of: "awake_known" },
        ],
        series: [
            { key: "median_seconds", look: "first" },
            { key: "p90_seconds", look: "second" },
        ],
        spans: true,
    },
    volume: {
        columns: [
            { key: "received", kind: "count" },
            { key: "sent", kind: "count" },
        ],
        series: [
            { key: "received", look: "first" },
            { key: "sent", look: "second" },
        ],
        spans: false,
    },
    outcomes: {
        columns: [
            { key: "resolved", kind: "count" },
            { key: "handling_median_seconds", kind: "span" },
            { key: "handling_p90_seconds", kind: "span" },
            { key: "reopened", kind: "count" },
            { key: "disputes", kind: "count" },
            { key: "breached", kind: "count" },
        ],
        series: [
            { key: "resolved", look: "first" },
            { key: "reopened", look: "second" },
            { key: "disputes", look: "third" },
            { key: "breached", look: "fourth" },
        ],
        spans: false,
    },
    suggestions: {
        columns: [
            { key: "replies", kind: "count" },
            { key: "from_template", kind: "count" },
            { key: "as_suggested", kind: "count" },
            { key: "edited", kind: "count" },
        ],
        series: [
            { key: "replies", look: "first" },
            { key: "from_template", look: "second" },
            { key: "edited", look: "third" },
        ],
        spans: false,
    },
    satisfaction: {
        columns: [
            { key: "ratings", kind: "count" },
            { key: "satisfied", kind: "share", of: "ratings" },
            { key: "mean_hundredths", kind: "mean" },
            { key: "asked", kind: "rate", of: "ratings" },
        ],
        series: [
            { key: "ratings", look: "first" },
            { key: "satisfied", look: "second" },
        ],
        spans: false,
    },
};

export const figureName = (key: keyof ReportFigures) => t(`reports.figure.${key}` as Key);

/** A figure as people read it. */
export function figureText(figures: ReportFigures, { key, kind, of }: Column): string {
    const value = figures[key];
    if (kind === "share") {
        const whole = (of && figures[of]) || 0;
        return whole > 0 ? percent((value ?? 0) / whole) : "–";
    }
    if (value === null || value === undefined) return "–";
    if (kind === "rate") return value > 0 ? percent(((of && figures[of]) || 0) / value) : "–";
    if (kind === "mean") return number(value / 100);
    return kind === "span" ? duration(value * 1000) : number(value);
}

/** Whether anything was counted. */
export const isEmpty = (name: Name, figures: ReportFigures) =>
    kShapes[name].columns.every(({ key, kind }) => kind !== "count" || !figures[key]);

/** What a row is about. */
export function rowName(by: Group, { key, name }: ReportRow): string {
    switch (by) {
        case "day":
        case "week":
            return timeName(key);
        case "person":
            return key ? name || t("person.colleague") : t("person.nobody");
        case "account":
            return name || key;
        case "language":
            return key ? languageName(key) : t("language.none");
        case "topic":
        case "intent":
            return key ? tWire(by, key) : t("reports.unknown");
        default:
            return key;
    }
}
