import { useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { AlertWay } from "../api/types";
import { nativeName } from "../i18n/format";
import { languages, locale, t } from "../i18n/words";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";

interface TextProps {
    label: string;
    help?: string;
    value: string;
    set: (value: string) => void;
    type?: "text" | "email" | "url" | "password";
    required?: boolean;
}

function TextField({ label, help, value, set, type = "text", required }: TextProps) {
    return (
        <Field label={label} help={help} required={required}>
            {(control) => (
                <input
                    {...control}
                    type={type}
                    required={required}
                    dir={type === "text" ? "auto" : "ltr"}
                    autocomplete={type === "password" ? "new-password" : "off"}
                    value={value}
                    onInput={(event) => set(event.currentTarget.value)}
                />
            )}
        </Field>
    );
}

interface Props {
    /** One that is changed; a new one without. */
    way?: AlertWay;
    saved: (way: AlertWay) => void;
}

/** The settings of a way. What is secret goes in and never comes out. */
export function AlertWayForm({ way, saved }: Props) {
    const [kind, setKind] = useState<AlertWay["kind"]>(way?.kind ?? "mail");
    const [name, setName] = useState(way?.name ?? "");
    const [server, setServer] = useState(way?.server ?? "");
    const [user, setUser] = useState(way?.user ?? "");
    const [sender, setSender] = useState(way?.sender ?? "");
    const [recipient, setRecipient] = useState(way?.recipient ?? "");
    const [language, setLanguage] = useState(way?.language ?? locale.value);
    const [url, setUrl] = useState(way?.url ?? "");
    const [loopback, setLoopback] = useState(way?.allow_loopback ?? false);
    const [authorities, setAuthorities] = useState(way?.ca_file ?? "");
    const [secret, setSecret] = useState("");
    const { busy, problem, run } = useAct();
    const isMail = kind === "mail";
    const save = () =>
        run(async () => {
            const settings = isMail
                ? { server, user, sender, recipient, language }
                : { url, allow_loopback: loopback };
            const body = { name, ...settings, ca_file: authorities, secret: secret || undefined };
            saved(
                way
                    ? await ask(api.PATCH("/alert-ways/{id}", { params: { path: { id: way.id } }, body }))
                    : await ask(api.POST("/alert-ways", { body: { kind, ...body } })),
            );
        });
    const kept = way?.has_secret ? t("alerts.form.kept") : undefined;
    return (
        <form
            class="settings-form"
            onSubmit={(event) => {
                event.preventDefault();
                if (!busy) void save();
            }}
        >
            {!way && <h3>{t("alerts.add")}</h3>}
            {!way && (
                <Field label={t("alerts.form.kind")}>
                    {(control) => (
                        <select
                            {...control}
                            value={kind}
                            onChange={(event) => setKind(event.currentTarget.value as AlertWay["kind"])}
                        >
                            <option value="mail">{t("alerts.way.mail")}</option>
                            <option value="webhook">{t("alerts.way.webhook")}</option>
                        </select>
                    )}
                </Field>
            )}
            <TextField label={t("alerts.form.name")} value={name} set={setName} required />
            {isMail ? (
                <>
                    <TextField
                        label={t("alerts.form.server")}
                        help={t("alerts.form.server_help")}
                        type="url"
                        value={server}
                        set={setServer}
                        required
                    />
                    <TextField label={t("alerts.form.user")} value={user} set={setUser} />
                    <TextField
                        label={t("alerts.form.password")}
                        help={kept}
                        type="password"
                        value={secret}
                        set={setSecret}
                    />
                    <TextField
                        label={t("alerts.form.sender")}
                        type="email"
                        value={sender}
                        set={setSender}
                        required
                    />
                    <TextField
                        label={t("alerts.form.recipient")}
                        type="email"
                        value={recipient}
                        set={setRecipient}
                        required
                    />
                    <Field label={t("alerts.form.language")}>
                        {(control) => (
                            <select
                                {...control}
                                value={language}
                                onChange={(event) => setLanguage(event.currentTarget.value)}
                            >
                                {languages.map((each) => (
                                    <option key={each} value={each} lang={each}>
                                        {nativeName(each)}
                                    </option>
                                ))}
                            </select>
                        )}
                    </Field>
                </>
            ) : (
                <>
                    <TextField
                        label={t("alerts.form.url")}
                        help={t("alerts.form.url_help")}
                        type="url"
                        value={url}
                        set={setUrl}
                        required
                    />
                    <label class="check">
                        <input
                            type="checkbox"
                            checked={loopback}
                            onChange={(event) => setLoopback(event.currentTarget.checked)}
                        />
                        {t("alerts.form.loopback")}
                    </label>
                    <TextField
                        label={t("alerts.form.key")}
                        help={kept ?? t("alerts.form.key_help")}
                        type="password"
                        value={secret}
                        set={setSecret}
                    />
                </>
            )}
            <TextField
                label={t("alerts.form.ca")}
                help={t("alerts.form.ca_help")}
                value={authorities}
                set={setAuthorities}
            />
            <ProblemBox problem={problem} />
            <Button kind={way ? "plain" : "main"} type="submit" waits={busy}>
                {t(way ? "alerts.form.save" : "alerts.add")}
            </Button>
        </form>
    );
}
