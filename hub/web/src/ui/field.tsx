import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { t } from "../i18n/words";

interface Props {
    label: ComponentChildren;
    help?: ComponentChildren;
    error?: string;
    required?: boolean;
    /** Draws the control with the ids that tie it to its label and help. */
    children: (control: {
        id: string;
        "aria-describedby"?: string;
        "aria-invalid"?: true;
    }) => ComponentChildren;
}

export function Field({ label, help, error, required, children }: Props) {
    const id = useId();
    const described = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(" ");
    return (
        <div class="field">
            <label for={id}>
                {label}
                {required && <span class="dim"> {t("field.required")}</span>}
            </label>
            {children({
                id,
                "aria-describedby": described || undefined,
                "aria-invalid": error ? true : undefined,
            })}
            {help && (
                <p class="help" id={`${id}-help`} dir="auto">
                    {help}
                </p>
            )}
            {error && (
                <p class="wrong" id={`${id}-error`} dir="auto">
                    {error}
                </p>
            )}
        </div>
    );
}
