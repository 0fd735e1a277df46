import { accounts } from "../app/accounts";
import { Check } from "../ui/check";
import { Field } from "../ui/field";

interface InputProps {
    label: string;
    help: string | undefined;
    name: string;
    type?: "url" | "password";
    required?: boolean;
    value: string;
    change: (value: string) => void;
}

/** What a server outside is called by, or opened with. */
export function ServerInput({ label, help, name, type, required, value, change }: InputProps) {
    return (
        <Field label={label} help={help}>
            {(control) => (
                <input
                    {...control}
                    name={name}
                    type={type}
                    dir="ltr"
                    autocomplete={type === "password" ? "off" : undefined}
                    required={required}
                    value={value}
                    onInput={(event) => change(event.currentTarget.value)}
                />
            )}
        </Field>
    );
}

interface AllowedProps {
    legend: string;
    allowed: readonly string[];
    change: (allowed: string[]) => void;
}

/** The accounts whose buyers' words a server may have. */
export function AllowedAccounts({ legend, allowed, change }: AllowedProps) {
    const allow = (id: string, is: boolean) => {
        const others = allowed.filter((each) => each !== id);
        change(is ? [...others, id] : others);
    };
    return (
        <fieldset>
            <legend>{legend}</legend>
            <div class="roles">
                {(accounts.value ?? []).map(({ id, name }) => (
                    <Check
                        key={id}
                        label={name}
                        checked={allowed.includes(id)}
                        change={(is) => allow(id, is)}
                    />
                ))}
            </div>
        </fieldset>
    );
}
