import { useEffect, useRef, useState } from "preact/hooks";
import { onChange } from "../api/live";
import { type Problem, problemOf } from "../api/problem";

export interface Asked<T> {
    value: T | undefined;
    problem: Problem | undefined;
    again: () => void;
}

/** Asks when shown and whenever `inputs` change; an old value stays until the new one is there. */
export function useAsk<T>(call: () => Promise<T>, inputs: unknown[]): Asked<T> {
    const [value, setValue] = useState<T>();
    const [problem, setProblem] = useState<Problem>();
    const newest = useRef(0);
    const again = () => {
        newest.current += 1;
        const mine = newest.current;
        call().then(
            (answer) => {
                if (mine !== newest.current) return;
                setValue(answer);
                setProblem(undefined);
            },
            (error) => mine === newest.current && setProblem(problemOf(error)),
        );
    };
    useEffect(again, inputs);
    // What failed while the hub was away is asked again once it is back.
    const away = problem?.status === 0;
    useEffect(() => (away ? onChange("reset", again) : undefined), [away, ...inputs]);
    return { value, problem, again };
}

/** Runs one act at a time, a second one not at all, and keeps what went wrong. */
export function useAct() {
    const [busy, setBusy] = useState(false);
    const [problem, setProblem] = useState<Problem>();
    const runs = useRef(false);
    const run = async (act: () => Promise<unknown>): Promise<boolean> => {
        if (runs.current) return false;
        runs.current = true;
        setBusy(true);
        setProblem(undefined);
        try {
            await act();
            return true;
        } catch (error) {
            setProblem(problemOf(error));
            return false;
        } finally {
            runs.current = false;
            setBusy(false);
        }
    };
    return { busy, problem, run, clear: () => setProblem(undefined) };
}
