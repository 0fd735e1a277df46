import { signal } from "@preact/signals";
import type { ProductVoiceKind } from "../api/types";
import { number } from "../i18n/format";
import { tWire } from "../i18n/words";

export const kKinds = ["defect", "size", "return", "missing", "wish"] as const;
export type VoiceKind = (typeof kKinds)[number];

/** How many weeks are looked back on. */
export const kSpans = [4, 12, 26, 52];
/** Kept while one goes from the list to a product and back. */
export const weeks = signal(12);

export const kindName = (kind: string) => tWire("voices.kind", kind);

/** Conversations for a hundred orders. */
export const rateText = (hundredths: number | null) => (hundredths === null ? "–" : number(hundredths / 100));

export const figuresOf = (kinds: ProductVoiceKind[], kind: string) =>
    kinds.find((each) => each.kind === kind);
