import { useId } from "preact/hooks";
import type { Setting } from "../api/types";
import { t } from "../i18n/words";
import { Field } from "../ui/field";

interface Props {
    setting: Setting;
    value: string;
    /** When a stored secret was set; it is never shown again. */
    secretSet?: string;
    error?: string;
    onChange: (value: string) => void;
}

const kInputs: Record<string, string> = { text: "text", url: "url", number: "number", secret: "password" };

function Flag({ setting, value, onChange }: Pick<Props, "setting" | "value" | "onChange">) {
    const { label, help, fallback } = setting;
    const helpId = useId();
    return (
        <div class="field">
            <label class="check">
                <input
                    type="checkbox"
                    aria-describedby={help ? helpId : undefined}
                    checked={(value || fallback) === "true"}
                    onChange={(event) => onChange(event.currentTarget.checked ? "true" : "false")}
                />
                <span dir="auto">{label}</span>
            </label>
            {help && (
                <p class="help" id={helpId} dir="auto">
                    {help}
                </p>
            )}
        </div>
    );
}

/** One line of the form, by the setting's own description. */
export function SettingField({ setting, value, secretSet, error, onChange }: Props) {
    const { name, type, label, help, required, fallback, choices, choice_labels: labels, min, max } = setting;
    if (type === "flag") return <Flag setting={setting} value={value} onChange={onChange} />;
    const secret = type === "secret";
    const helpText = secretSet ? `${help} ${t("form.secret_set", { day: secretSet })}` : help;
    return (
        <Field label={<span dir="auto">{label}</span>} help={helpText} required={required} error={error}>
            {(control) =>
                type === "choice" ? (
                    <select
                        {...control}
                        name={name}
                        required={required && !fallback}
                        value={value || fallback || ""}
                        onChange={(event) => onChange(event.currentTarget.value)}
                    >
                        {!fallback && <option value="">–</option>}
                        {choices?.map((choice) => (
                            <option key={choice} value={choice}>
                                {labels?.[choice] ?? choice}
                            </option>
                        ))}
                    </select>
                ) : (
                    <input
                        {...control}
                        name={name}
                        type={kInputs[type]}
                        dir={secret ? undefined : "auto"}
                        required={required && !secretSet && !fallback}
                        autocomplete={secret ? "new-password" : "off"}
                        placeholder={secretSet ? t("form.secret_kept") : fallback}
                        min={min}
                        max={max}
                        value={value}
                        onInput={(event) => onChange(event.currentTarget.value)}
                    />
                )
            }
        </Field>
    );
}
