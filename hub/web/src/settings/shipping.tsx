import { useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { Shipping } from "../api/types";
import { showToast } from "../app/announce";
import { usePageTitle } from "../app/title";
import { regionName } from "../i18n/format";
import { formatLocale, t, tWire } from "../i18n/words";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Pending } from "../ui/pending";
import { ProblemBox } from "../ui/problem_box";
import { useAct, useAsk } from "../ui/use_ask";
import { SettingsTabs } from "./tabs";

const kMostCalls = 100_000;

/** From where shops send; one that was set otherwise is added. */
const kCountries = (
    "AE AR AT AU BE BG BR CA CH CL CN CO CY CZ DE DK EE EG ES FI FR GB GR HK HR HU ID IE IL IN IT JP KR LT LU LV MT MX MY NL " +
    "NO NZ PE PH PL PT RO RU SA SE SG SI SK TH TR TW UA US VN ZA"
).split(" ");

function countryChoices(set: string) {
    const codes = set && !kCountries.includes(set) ? [...kCountries, set] : kCountries;
    return codes
        .map((code) => ({ code, name: regionName(code) }))
        .sort((one, other) => one.name.localeCompare(other.name, formatLocale()));
}

function Form({ shipping }: { shipping: Shipping }) {
    const [kept, setKept] = useState(shipping);
    const [from, setFrom] = useState(shipping.ships_from ?? "");
    const [on, setOn] = useState(shipping.tracking.on);
    const [key, setKey] = useState("");
    const [calls, setCalls] = useState(String(shipping.tracking.calls_per_day));
    const { busy, problem, run } = useAct();
    const { source, has_key: hasKey, calls_today: today, problem: fault } = kept.tracking;
    const wrongKey = problem?.body.field === "tracking.key";
    const save = async () => {
        const tracking = { on, calls_per_day: Number(calls), ...(key && { key }) };
        const body = { ships_from: from || null, tracking };
        const done = await run(async () => setKept(await ask(api.PUT("/shipping", { body }))));
        if (!done) return;
        setKey("");
        showToast(t("shipping.saved"));
    };
    return (
        <form
            class="hours-form"
            onSubmit={(event) => {
                event.preventDefault();
                if (!busy) void save();
            }}
        >
            <Field label={t("shipping.from")} help={t("shipping.from_help")}>
                {(control) => (
                    <select
                        {...control}
                        name="ships_from"
                        value={from}
                        onChange={(event) => setFrom(event.currentTarget.value)}
                    >
                        <option value="">{t("shipping.not_said")}</option>
                        {countryChoices(from).map(({ code, name }) => (
                            <option key={code} value={code}>
                                {name}
                            </option>
                        ))}
                    </select>
                )}
            </Field>
            <label class="check">
                <input
                    type="checkbox"
                    name="on"
                    checked={on}
                    onChange={(event) => setOn(event.currentTarget.checked)}
                />
                {t("shipping.ask", { carrier: source })}
            </label>
            <Field
                label={t("shipping.key", { carrier: source })}
                help={t(hasKey ? "shipping.key_kept" : "shipping.key_help")}
                error={wrongKey ? problem?.body.title : undefined}
            >
                {(control) => (
                    <input
                        {...control}
                        name="key"
                        type="password"
                        autoComplete="off"
                        dir="ltr"
                        required={on && !hasKey}
                        value={key}
                        onInput={(event) => setKey(event.currentTarget.value)}
                    />
                )}
            </Field>
            <Field label={t("shipping.calls")} help={t("shipping.calls_today", { count: today })}>
                {(control) => (
                    <input
                        {...control}
                        name="calls"
                        type="number"
                        min={1}
                        max={kMostCalls}
                        required
                        dir="ltr"
                        value={calls}
                        onInput={(event) => setCalls(event.currentTarget.value)}
                    />
                )}
            </Field>
            {fault && (
                <p class="wrong" role="status">
                    {tWire("shipping.problem", fault)}
                </p>
            )}
            <ProblemBox problem={wrongKey ? undefined : problem} />
            <Button kind="main" type="submit" waits={busy}>
                {t("form.save")}
            </Button>
        </form>
    );
}

/** From where the shop sends, and how its carrier is asked for parcels. */
export function ShippingPage() {
    const { value, problem, again } = useAsk(() => ask(api.GET("/shipping")), []);
    usePageTitle(t("settings.shipping"));
    return (
        <main class="room" id="main">
            <h1>{t("settings.shipping")}</h1>
            <SettingsTabs current="shipping" />
            <Pending value={value} problem={problem} again={again} />
            {value && <Form shipping={value} />}
        </main>
    );
}
