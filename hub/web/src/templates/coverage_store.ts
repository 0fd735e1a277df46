import { signal } from "@preact/signals";
import { api, ask } from "../api/client";
import type { TemplateCoverage, TemplateState } from "../api/types";

export type CoverageItem = TemplateCoverage["items"][number];
export type CoverageLocale = TemplateCoverage["locales"][number];

/** What stands and what is missing; kept while one goes from text to text. */
export const coverage = signal<TemplateCoverage | undefined>(undefined);

export async function loadCoverage() {
    coverage.value = await ask(api.GET("/templates-coverage"));
}

/** After a text has changed: what is shown follows, and an old picture is better than none. */
export const refreshCoverage = () => void loadCoverage().catch(() => undefined);

const kGaps = new Set<TemplateState>(["missing", "stale", "failing"]);

/** Whether buyers wait for a text of this state. */
export const isGap = (state: TemplateState) => kGaps.has(state);

export interface Gap {
    item: CoverageItem;
    locale: string;
    messages: number;
}

/** Missing, stale and failing texts that buyers wanted, most wanted first. */
export function gapsOf({ items, locales }: TemplateCoverage): Gap[] {
    const found: Gap[] = [];
    for (const item of items)
        locales.forEach(({ locale }, at) => {
            const messages = item.wanted[at] ?? 0;
            if (isGap(item.states[at]!) && messages > 0) found.push({ item, locale, messages });
        });
    return found.sort((one, other) => other.messages - one.messages);
}

export function countOf({ items }: TemplateCoverage, wanted: TemplateState): number {
    return items.reduce((sum, { states }) => sum + states.filter((state) => state === wanted).length, 0);
}
