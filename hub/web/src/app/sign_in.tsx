import { useEffect, useRef, useState } from "preact/hooks";
import type { Problem } from "../api/problem";
import { nativeName } from "../i18n/format";
import { languages, locale, t, useLanguage } from "../i18n/words";
import { Zones } from "../settings/zones";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";
import { setUp, signIn, user } from "./session";
import { usePageTitle } from "./title";

function LanguageChoice() {
    return (
        <select
            class="language-choice"
            aria-label={t("me.language")}
            value={locale.value}
            onChange={(event) => void useLanguage(event.currentTarget.value)}
        >
            {languages.map((tag) => (
                <option key={tag} value={tag} lang={tag}>
                    {nativeName(tag)}
                </option>
            ))}
        </select>
    );
}

interface PasswordProps {
    value: string;
    fresh: boolean;
    error?: string;
    onInput: (value: string) => void;
}

function Password({ value, fresh, error, onInput }: PasswordProps) {
    const [shown, setShown] = useState(false);
    return (
        <>
            <Field
                label={t("sign_in.password")}
                help={fresh ? t("sign_in.password_help") : undefined}
                error={error}
            >
                {(control) => (
                    <input
                        {...control}
                        name="password"
                        type={shown ? "text" : "password"}
                        required
                        minLength={fresh ? 8 : undefined}
                        autocomplete={fresh ? "new-password" : "current-password"}
                        value={value}
                        onInput={(event) => onInput(event.currentTarget.value)}
                    />
                )}
            </Field>
            <label class="check">
                <input
                    type="checkbox"
                    checked={shown}
                    onChange={(event) => setShown(event.currentTarget.checked)}
                />
                {t("sign_in.show_password")}
            </label>
        </>
    );
}

export function SignInForm() {
    const [name, setName] = useState(user.value?.name ?? "");
    const [password, setPassword] = useState("");
    const { busy, problem, run } = useAct();
    return (
        <form
            onSubmit={(event) => {
                event.preventDefault();
                if (!busy) void run(() => signIn(name, password));
            }}
        >
            <Field label={t("sign_in.name")}>
                {(control) => (
                    <input
                        {...control}
                        name="username"
                        required
                        autocomplete="username"
                        value={name}
                        onInput={(event) => setName(event.currentTarget.value)}
                    />
                )}
            </Field>
            <Password value={password} fresh={false} onInput={setPassword} />
            <ProblemBox problem={problem} />
            <Button kind="main" type="submit" waits={busy}>
                {t("sign_in.act")}
            </Button>
        </form>
    );
}

export function SignIn() {
    usePageTitle(t("sign_in.title"));
    return (
        <main class="sign-in" id="main">
            <div class="sign-in-head">
                <h1>Dragoman</h1>
                <LanguageChoice />
            </div>
            <SignInForm />
        </main>
    );
}

const kSetupFields = ["code", "name", "password", "timezone"];

/** What is wrong with each field, in words. */
function setupFaults(problem: Problem | undefined): Record<string, string> {
    const { field, detail, title } = problem?.body ?? {};
    if (field === "code") return { code: t("setup.code_wrong") };
    if (field === "timezone") return { timezone: t("setup.zone_wrong") };
    return field && kSetupFields.includes(field) ? { [field]: detail || title || "" } : {};
}

export function FirstStart() {
    const [code, setCode] = useState("");
    const [name, setName] = useState("");
    const [password, setPassword] = useState("");
    const [timezone, setTimezone] = useState(Intl.DateTimeFormat().resolvedOptions().timeZone);
    const { busy, problem, run } = useAct();
    const form = useRef<HTMLFormElement>(null);
    const faults = setupFaults(problem);
    usePageTitle(t("setup.title"));
    useEffect(() => form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus(), [problem]);
    return (
        <main class="sign-in" id="main">
            <div class="sign-in-head">
                <h1>{t("setup.title")}</h1>
                <LanguageChoice />
            </div>
            <form
                ref={form}
                onSubmit={(event) => {
                    event.preventDefault();
                    const language = locale.value;
                    if (!busy)
                        void run(() => setUp({ code: code.trim(), name, password, language, timezone }));
                }}
            >
                <Field label={t("setup.code")} help={t("setup.code_help")} error={faults.code}>
                    {(control) => (
                        <input
                            {...control}
                            name="code"
                            required
                            dir="ltr"
                            autocomplete="one-time-code"
                            value={code}
                            onInput={(event) => setCode(event.currentTarget.value)}
                        />
                    )}
                </Field>
                <Field label={t("sign_in.name")} error={faults.name}>
                    {(control) => (
                        <input
                            {...control}
                            name="username"
                            required
                            autocomplete="username"
                            value={name}
                            onInput={(event) => setName(event.currentTarget.value)}
                        />
                    )}
                </Field>
                <Password value={password} fresh error={faults.password} onInput={setPassword} />
                <Field label={t("me.zone")} error={faults.timezone}>
                    {(control) => (
                        <input
                            {...control}
                            name="timezone"
                            list="zones"
                            dir="ltr"
                            value={timezone}
                            onInput={(event) => setTimezone(event.currentTarget.value)}
                        />
                    )}
                </Field>
                <Zones />
                {Object.keys(faults).length === 0 && <ProblemBox problem={problem} />}
                <Button kind="main" type="submit" waits={busy}>
                    {t("setup.act")}
                </Button>
            </form>
        </main>
    );
}
