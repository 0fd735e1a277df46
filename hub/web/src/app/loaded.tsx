import type { ComponentType } from "preact";
import { ProblemBox } from "../ui/problem_box";
import { useAsk } from "../ui/use_ask";

/** A part of a screen in a file of its own, fetched when it is first shown. */
export function loaded<Props extends object>(
    load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
    return function Loaded(props: Props) {
        const { value, problem, again } = useAsk(async () => ({ Part: await load() }), []);
        return value ? <value.Part {...props} /> : <ProblemBox problem={problem} retry={again} />;
    };
}
