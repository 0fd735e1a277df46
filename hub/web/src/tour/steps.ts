import type { Step } from "../app/tour";

/** Whose step it is; a person with several roles gets the steps of each. */
const kWhose: Record<Step, readonly string[]> = {
    read: ["seller"],
    why: ["seller"],
    answer: ["seller"],
    sent: ["seller"],
    keys: ["seller", "editor", "operator"],
    templates: ["seller", "editor"],
    text: ["editor"],
    account: ["operator"],
    colleague: ["operator"],
    backup: ["operator"],
};
const kAll = Object.keys(kWhose) as Step[];

/** The steps of a person's roles in their order. Without a demonstration nothing comes before the first account is there. */
export function stepsFor(roles: readonly string[], demo: boolean): Step[] {
    const mine = kAll.filter((step) => kWhose[step].some((role) => roles.includes(role)));
    return demo ? mine : mine.sort((one, other) => Number(other === "account") - Number(one === "account"));
}

export const doneOf = (steps: readonly Step[], done: readonly string[]) =>
    steps.filter((step) => done.includes(step)).length;
