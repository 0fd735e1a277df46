import { t } from "../i18n/words";
import { Field } from "../ui/field";
import { kSpans, weeks } from "./kinds";

/** How far back one looks. */
export function SpanField() {
    return (
        <Field label={t("voices.weeks")}>
            {(control) => (
                <select
                    {...control}
                    value={weeks.value}
                    onChange={(event) => {
                        weeks.value = Number(event.currentTarget.value);
                    }}
                >
                    {kSpans.map((count) => (
                        <option key={count} value={count}>
                            {t("voices.last_weeks", { count })}
                        </option>
                    ))}
                </select>
            )}
        </Field>
    );
}
