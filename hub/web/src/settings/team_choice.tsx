import type { Team } from "../api/types";
import { Field } from "../ui/field";

interface Props {
    label: string;
    teams: readonly Team[];
    /** Empty for none of them. */
    chosen: string;
    choose: (id: string) => void;
    /** What none of them is called; without it one must be chosen. */
    none?: string;
}

/** One of the shop's teams. */
export function TeamChoice({ label, teams, chosen, choose, none }: Props) {
    return (
        <Field label={label}>
            {(control) => (
                <select
                    {...control}
                    dir="auto"
                    value={chosen}
                    onChange={(event) => choose(event.currentTarget.value)}
                >
                    {none !== undefined && <option value="">{none}</option>}
                    {teams.map(({ id, name }) => (
                        <option key={id} value={id}>
                            {name}
                        </option>
                    ))}
                </select>
            )}
        </Field>
    );
}
