import type { TemplateState } from "../api/types";
import { tWire } from "../i18n/words";

/** In the order of the legend. */
export const kSigns: Record<TemplateState, string> = {
    published: "●",
    stale: "◐",
    draft: "○",
    in_review: "◇",
    missing: "·",
    failing: "✖",
    retired: "–",
    inherited: "↑",
};

export const stateName = (state: TemplateState) => tWire("templates.state", state);

/** A state by shape, colour and word. */
export function StateSign({ state, named }: { state: TemplateState; named?: boolean }) {
    return (
        <span class="state-line">
            <span class={`state ${state}`} aria-hidden="true">
                {kSigns[state]}
            </span>
            <span class={named ? undefined : "unseen"}>{stateName(state)}</span>
        </span>
    );
}

export function Legend() {
    return (
        <ul class="legend">
            {(Object.keys(kSigns) as TemplateState[]).map((state) => (
                <li key={state}>
                    <StateSign state={state} named />
                </li>
            ))}
        </ul>
    );
}
