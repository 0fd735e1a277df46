import type { SaidInput } from "../api/types";

/** What was given to an action. */
export function SaidInputs({ inputs }: { inputs: SaidInput[] }) {
    return (
        <ul class="act-inputs">
            {inputs.map(({ label, value }) => (
                <li key={label}>
                    <span class="dim" dir="auto">
                        {label}
                    </span>{" "}
                    <bdi>{value}</bdi>
                </li>
            ))}
        </ul>
    );
}
