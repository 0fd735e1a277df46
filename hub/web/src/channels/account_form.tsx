import { useRef, useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { Account, Kind, Setting, TryResult } from "../api/types";
import { dateIn, own } from "../i18n/format";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";
import { canAuthorize, lacksToken } from "./authorization";
import { AccountError } from "./health";
import { SettingField } from "./setting_field";

interface Props {
    kind: Kind;
    /** To change; none to connect a new one. */
    account?: Account;
    saved: (account: Account) => void;
}

type Values = Record<string, string>;

function startValues(kind: Kind, account: Account | undefined): Values {
    const values: Values = {};
    for (const { name, type } of kind.settings)
        if (type !== "secret") values[name] = account?.settings[name] ?? "";
    return values;
}

/** Splits what was entered; an empty field leaves the kind's default, an empty secret what is stored. */
function split(kind: Kind, values: Values) {
    const settings: Values = {};
    const secrets: Values = {};
    for (const { name, type, fallback } of kind.settings) {
        const value = values[name]?.trim() || (type === "secret" ? "" : (fallback ?? ""));
        if (value) (type === "secret" ? secrets : settings)[name] = value;
    }
    return { settings, secrets };
}

function Tried({ result }: { result: TryResult }) {
    if (!result.ok)
        return (
            <div class="problem" role="alert">
                <strong>{t("form.try_failed")}</strong>
                <AccountError kind={result.error_kind} said={result.error} />
            </div>
        );
    return (
        <div class="good" role="status">
            <strong>{t("form.try_good", { name: result.identity ?? "–" })}</strong>
            {result.clock_skew_ms !== undefined && result.clock_skew_ms !== null && (
                <p>{t("form.try_skew", { seconds: (Math.abs(result.clock_skew_ms) / 1000).toFixed(1) })}</p>
            )}
            {result.warnings?.map((warning) => (
                <p key={warning} class="warning" dir="auto">
                    {warning}
                </p>
            ))}
        </div>
    );
}

export function AccountForm({ kind, account, saved }: Props) {
    const [name, setName] = useState(account?.name ?? "");
    const [values, setValues] = useState(() => startValues(kind, account));
    const [days, setDays] = useState("7");
    const [tried, setTried] = useState<{ values: string; result: TryResult }>();
    const { busy, problem, run } = useAct();
    const form = useRef<HTMLFormElement>(null);
    const current = JSON.stringify(values);
    const field = (setting: Setting) => {
        const set = account?.secrets[setting.name];
        return (
            <SettingField
                key={setting.name}
                setting={setting}
                value={values[setting.name] ?? ""}
                secretSet={set ? dateIn(new Date(set), own()) : undefined}
                error={problem?.body.field === setting.name ? problem.body.detail : undefined}
                onChange={(value) => setValues((before) => ({ ...before, [setting.name]: value }))}
            />
        );
    };
    const attempt = () => {
        if (busy || !form.current?.reportValidity()) return;
        void run(async () => {
            const body = { kind: kind.kind, account: account?.id, ...split(kind, values) };
            setTried({ values: current, result: await ask(api.POST("/accounts/try", { body })) });
        });
    };
    const lacking = lacksToken(kind, { ...account?.secrets, ...split(kind, values).secrets });
    // Without a token there is nothing to try yet, and a refused one is mended by the next sign-in.
    const signsInLater = lacking || (account?.state === "refused" && canAuthorize(kind));
    const save = (paused: boolean) =>
        run(async () => {
            const parts = split(kind, values);
            if (account) {
                const params = { path: { id: account.id } };
                saved(await ask(api.PATCH("/accounts/{id}", { params, body: { name, ...parts } })));
                return;
            }
            const body = { kind: kind.kind, name, paused, backfill_days: Number(days), ...parts };
            saved(await ask(api.POST("/accounts", { body })));
        });
    const good = signsInLater || (tried?.values === current && tried.result.ok);
    const experts = kind.settings.filter(({ expert }) => expert);
    return (
        <form
            class="account-form"
            ref={form}
            onSubmit={(event) => {
                event.preventDefault();
                // What can't sign in yet waits, paused, for Connect.
                if (!busy) void save(lacking);
            }}
        >
            <Field label={t("form.name")} required help={t("form.name_help")}>
                {(control) => (
                    <input
                        {...control}
                        required
                        dir="auto"
                        value={name}
                        onInput={(event) => setName(event.currentTarget.value)}
                    />
                )}
            </Field>
            {kind.settings.filter(({ expert }) => !expert).map(field)}
            {!account && (
                <Field label={t("form.backfill")} help={t("form.backfill_help")}>
                    {(control) => (
                        <input
                            {...control}
                            type="number"
                            min={0}
                            max={365}
                            value={days}
                            onInput={(event) => setDays(event.currentTarget.value)}
                        />
                    )}
                </Field>
            )}
            {experts.length > 0 && (
                <details onInvalidCapture={(event) => event.currentTarget.setAttribute("open", "")}>
                    <summary>{t("form.expert")}</summary>
                    {experts.map(field)}
                </details>
            )}
            {tried?.values === current && <Tried result={tried.result} />}
            <ProblemBox problem={problem} />
            <div class="acts">
                {(account || !lacking) && (
                    <Button onClick={attempt} waits={busy}>
                        {t("form.try")}
                    </Button>
                )}
                {!account && !lacking && (
                    <Button onClick={() => good && !busy && save(true)} waits={busy || !good}>
                        {t("form.save_paused")}
                    </Button>
                )}
                <Button kind="main" type="submit" waits={busy || !good} disabled={!good}>
                    {t(account ? "form.save" : lacking ? "form.save_connect" : "form.start")}
                </Button>
                {!good && <span class="dim">{t("form.try_first")}</span>}
            </div>
        </form>
    );
}
