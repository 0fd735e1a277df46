import { useEffect } from "preact/hooks";

type Step = () => void;
const steps: Step[] = [];

/** Makes Esc do `step` before anything that was opened earlier. */
export function useEscape(step: Step) {
    useEffect(() => {
        steps.push(step);
        return () => {
            steps.splice(steps.indexOf(step), 1);
        };
    });
}

/** Takes one step back; false when nothing is open. */
export function stepBack(): boolean {
    const step = steps.at(-1);
    step?.();
    return step !== undefined;
}
