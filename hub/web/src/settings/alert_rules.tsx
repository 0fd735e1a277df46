import { useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { AlertRules } from "../api/types";
import { showToast } from "../app/announce";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Pending } from "../ui/pending";
import { ProblemBox } from "../ui/problem_box";
import { useAct, useAsk } from "../ui/use_ask";
import { alertTitle } from "./alert_words";

function Form({ rules }: { rules: AlertRules }) {
    const kinds = [...rules.on, ...rules.off];
    const [off, setOff] = useState(rules.off);
    const [minutes, setMinutes] = useState(String(rules.no_poll_minutes ?? ""));
    const [hours, setHours] = useState(String(rules.repeat_hours));
    const [quiet, setQuiet] = useState(rules.quiet_outside_hours);
    const { busy, problem, run } = useAct();
    const save = async () => {
        const body = {
            off,
            no_poll_minutes: minutes === "" ? null : Number(minutes),
            repeat_hours: Number(hours),
            quiet_outside_hours: quiet,
        };
        if (await run(() => ask(api.PATCH("/alert-rules", { body })))) showToast(t("form.saved"));
    };
    return (
        <form
            class="settings-form alert-rules"
            onSubmit={(event) => {
                event.preventDefault();
                if (!busy) void save();
            }}
        >
            <h2 id="alert-rules">{t("alerts.rules")}</h2>
            <fieldset class="roles" aria-labelledby="alert-rules">
                {kinds.map((kind) => (
                    <label key={kind} class="check">
                        <input
                            type="checkbox"
                            checked={!off.includes(kind)}
                            onChange={(event) =>
                                setOff(
                                    event.currentTarget.checked
                                        ? off.filter((each) => each !== kind)
                                        : [...off, kind],
                                )
                            }
                        />
                        {alertTitle({ kind })}
                    </label>
                ))}
            </fieldset>
            <Field label={t("alerts.rules.no_poll")} help={t("alerts.rules.no_poll_help")}>
                {(control) => (
                    <input
                        {...control}
                        type="number"
                        min={1}
                        max={10080}
                        value={minutes}
                        onInput={(event) => setMinutes(event.currentTarget.value)}
                    />
                )}
            </Field>
            <Field label={t("alerts.rules.repeat")}>
                {(control) => (
                    <input
                        {...control}
                        type="number"
                        min={1}
                        max={168}
                        required
                        value={hours}
                        onInput={(event) => setHours(event.currentTarget.value)}
                    />
                )}
            </Field>
            <label class="check">
                <input
                    type="checkbox"
                    checked={quiet}
                    onChange={(event) => setQuiet(event.currentTarget.checked)}
                />
                {t("alerts.rules.quiet")}
            </label>
            <ProblemBox problem={problem} />
            <Button type="submit" waits={busy}>
                {t("alerts.form.save")}
            </Button>
        </form>
    );
}

/** Which conditions are watched, and when people are told. */
export function AlertRulesForm() {
    const { value, problem, again } = useAsk(() => ask(api.GET("/alert-rules")), []);
    return (
        <section>
            <Pending value={value} problem={problem} again={again} />
            {value && <Form rules={value} />}
        </section>
    );
}
