import type { TemplateFigures } from "../api/types";

export const kCounts = [
    "shown",
    "chosen",
    "edited",
    "changed",
    "answered_again",
    "reopened",
    "disputed",
] as const;
export type Count = (typeof kCounts)[number];

export type Figures = Pick<TemplateFigures, Count>;

const part = (some: number, of: number) => (of > 0 ? some / of : undefined);

/** What a figure is a share of, from 0 to 1; none of what was shown, and none while nothing is known. */
export function shareOf(figures: Figures, count: Count): number | undefined {
    if (count === "shown") return undefined;
    if (count === "changed") return figures.changed ?? undefined;
    return part(figures[count], count === "chosen" ? figures.shown : figures.chosen);
}
