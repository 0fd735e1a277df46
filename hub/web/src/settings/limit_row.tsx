import type { Limit, Limits } from "../api/types";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { Field } from "../ui/field";

interface Props {
    limit: Limit;
    actions: Limits["actions"];
    change: (wish: Partial<Limit>) => void;
    remove: () => void;
}

const kDay = "day";
const kAny = "";

/** One amount: for which actions, and how much in which currency. */
export function LimitRow({ limit, actions, change, remove }: Props) {
    const choose = (chosen: string) =>
        change(
            chosen === kDay
                ? { span: "day", action: null }
                : { span: "action", action: chosen === kAny ? null : chosen.slice("action:".length) },
        );
    return (
        <li class="limit-row">
            <Field label={t("limits.for")}>
                {(control) => (
                    <select
                        {...control}
                        value={limit.span === "day" ? kDay : limit.action ? `action:${limit.action}` : kAny}
                        onChange={(event) => choose(event.currentTarget.value)}
                    >
                        <option value={kAny}>{t("limits.any_action")}</option>
                        {actions.map(({ name, label }) => (
                            <option key={name} value={`action:${name}`}>
                                {label}
                            </option>
                        ))}
                        <option value={kDay}>{t("limits.a_day")}</option>
                    </select>
                )}
            </Field>
            <Field label={t("limits.amount")}>
                {(control) => (
                    <input
                        {...control}
                        name="amount"
                        inputMode="decimal"
                        dir="ltr"
                        required
                        pattern="[0-9]{1,12}(\.[0-9]{1,6})?"
                        title={t("limits.amount_help")}
                        value={limit.amount}
                        onInput={(event) => change({ amount: event.currentTarget.value })}
                    />
                )}
            </Field>
            <Field label={t("limits.currency")}>
                {(control) => (
                    <input
                        {...control}
                        name="currency"
                        dir="ltr"
                        required
                        maxLength={3}
                        pattern="[A-Z]{3}"
                        title={t("limits.currency_help")}
                        value={limit.currency}
                        onInput={(event) => change({ currency: event.currentTarget.value.toUpperCase() })}
                    />
                )}
            </Field>
            <Button onClick={remove}>{t("limits.remove")}</Button>
        </li>
    );
}
