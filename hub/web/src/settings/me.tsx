import { useState } from "preact/hooks";
import { showToast } from "../app/announce";
import { changeMe, signOut, user } from "../app/session";
import { usePageTitle } from "../app/title";
import { languageName, nativeName } from "../i18n/format";
import { languages, t } from "../i18n/words";
import { kLanguages } from "../inbox/choices";
import { runCommand } from "../keys/dispatcher";
import { shortcutOf } from "../keys/table";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";
import { SettingsTabs } from "./tabs";
import { Zones } from "./zones";

const kThemes = ["system", "light", "dark"] as const;
const kUndoSeconds = [0, 5, 10, 20, 30];

function Password() {
    const [old, setOld] = useState("");
    const [fresh, setFresh] = useState("");
    const { busy, problem, run } = useAct();
    const change = async () => {
        if (!(await run(() => changeMe({ old_password: old, password: fresh })))) return;
        setOld("");
        setFresh("");
        showToast(t("me.password_changed"));
    };
    return (
        <form
            class="settings-form"
            onSubmit={(event) => {
                event.preventDefault();
                void change();
            }}
        >
            <h2>{t("me.password")}</h2>
            <Field label={t("me.old_password")}>
                {(control) => (
                    <input
                        {...control}
                        type="password"
                        autocomplete="current-password"
                        value={old}
                        onInput={(event) => setOld(event.currentTarget.value)}
                    />
                )}
            </Field>
            <Field label={t("me.new_password")} help={t("sign_in.password_help")}>
                {(control) => (
                    <input
                        {...control}
                        type="password"
                        minLength={8}
                        autocomplete="new-password"
                        value={fresh}
                        onInput={(event) => setFresh(event.currentTarget.value)}
                    />
                )}
            </Field>
            <ProblemBox problem={problem} />
            <Button type="submit" waits={busy}>
                {t("me.change_password")}
            </Button>
        </form>
    );
}

/** Each choice is saved as it is made. */
export function Me() {
    const { problem, run } = useAct();
    const [zone, setZone] = useState(user.value?.timezone ?? "");
    const [signature, setSignature] = useState(user.value?.signature ?? "");
    const me = user.value;
    usePageTitle(t("settings.title"));
    if (!me) return null;
    const save = (change: Parameters<typeof changeMe>[0]) => run(() => changeMe(change));
    return (
        <main class="room" id="main">
            <h1>{t("settings.title")}</h1>
            <SettingsTabs current="me" />
            <div class="settings-form">
                <ProblemBox problem={problem} />
                <Field label={t("me.language")}>
                    {(control) => (
                        <select
                            {...control}
                            value={me.language}
                            onChange={(event) => save({ language: event.currentTarget.value })}
                        >
                            {languages.map((tag) => (
                                <option key={tag} value={tag} lang={tag}>
                                    {nativeName(tag)}
                                </option>
                            ))}
                        </select>
                    )}
                </Field>
                <Field label={t("me.reply_language")} help={t("me.reply_language_help")}>
                    {(control) => (
                        <select
                            {...control}
                            value={me.reply_language ?? me.language}
                            onChange={(event) => save({ reply_language: event.currentTarget.value })}
                        >
                            {kLanguages
                                .filter((tag) => tag !== "und")
                                .map((tag) => (
                                    <option key={tag} value={tag}>
                                        {languageName(tag)}
                                    </option>
                                ))}
                        </select>
                    )}
                </Field>
                <Field label={t("me.zone")}>
                    {(control) => (
                        <input
                            {...control}
                            list="zones"
                            dir="ltr"
                            value={zone}
                            onInput={(event) => setZone(event.currentTarget.value)}
                            onChange={(event) => save({ timezone: event.currentTarget.value })}
                        />
                    )}
                </Field>
                <Zones />
                <Field label={t("me.theme")}>
                    {(control) => (
                        <select
                            {...control}
                            value={me.theme ?? "system"}
                            onChange={(event) => save({ theme: event.currentTarget.value as "system" })}
                        >
                            {kThemes.map((theme) => (
                                <option key={theme} value={theme}>
                                    {t(`theme.${theme}`)}
                                </option>
                            ))}
                        </select>
                    )}
                </Field>
                <Field label={t("me.undo")} help={t("me.undo_help")}>
                    {(control) => (
                        <select
                            {...control}
                            value={String(me.undo_seconds ?? 10)}
                            onChange={(event) => save({ undo_seconds: Number(event.currentTarget.value) })}
                        >
                            {kUndoSeconds.map((seconds) => (
                                <option key={seconds} value={String(seconds)}>
                                    {t("me.seconds", { seconds })}
                                </option>
                            ))}
                        </select>
                    )}
                </Field>
                <Field label={t("fact.signature")}>
                    {(control) => (
                        <textarea
                            {...control}
                            rows={3}
                            dir="auto"
                            value={signature}
                            onInput={(event) => setSignature(event.currentTarget.value)}
                            onChange={() => save({ signature })}
                        />
                    )}
                </Field>
                <div class="acts">
                    <Button onClick={() => run(signOut)}>{t("me.sign_out")}</Button>
                    <Button aria-keyshortcuts={shortcutOf("keys")} onClick={() => runCommand("keys")}>
                        {t("command.keys")}
                    </Button>
                    <Button onClick={() => runCommand("tour")}>{t("tour.command")}</Button>
                </div>
            </div>
            <Password />
        </main>
    );
}
