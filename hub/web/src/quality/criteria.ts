import type { QualityCriterion } from "../api/types";
import { tWire } from "../i18n/words";

export const criterionName = ({ code, title }: QualityCriterion) =>
    code ? tWire("quality.criterion", code) : title;

export const kMarks = ["yes", "no", "none"] as const;
