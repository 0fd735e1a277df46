import { t, tWire } from "../i18n/words";
import { Field } from "./field";

const kStatuses = ["unpaid", "paid", "shipped", "delivered", "returned", "cancelled"];

/** The state of an order, or none. */
export function StatusField({ value, set }: { value: string; set: (status: string) => void }) {
    return (
        <Field label={t("desk.status")}>
            {(control) => (
                <select {...control} value={value} onChange={(event) => set(event.currentTarget.value)}>
                    <option value="">{t("desk.any")}</option>
                    {kStatuses.map((status) => (
                        <option key={status} value={status}>
                            {tWire("order_status", status)}
                        </option>
                    ))}
                </select>
            )}
        </Field>
    );
}
