import { useEffect, useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { Translator } from "../api/types";
import { loadAccounts } from "../app/accounts";
import { showToast } from "../app/announce";
import { loaded } from "../app/loaded";
import { part } from "../app/part";
import { usePageTitle } from "../app/title";
import { dateTimeIn, languageName, own } from "../i18n/format";
import { t, tWire } from "../i18n/words";
import { Button } from "../ui/button";
import { Check } from "../ui/check";
import { Field } from "../ui/field";
import { Pending } from "../ui/pending";
import { ProblemBox } from "../ui/problem_box";
import { useAct, useAsk } from "../ui/use_ask";
import { AllowedAccounts, ServerInput } from "./server_fields";
import { SettingsTabs } from "./tabs";

const Transcription = loaded(
    async () => (await part("transcription", () => import("./transcription"))).Transcription,
);

const kEngines = [
    ["libretranslate", "LibreTranslate"],
    ["deepl", "DeepL"],
    ["apertium", "Apertium"],
] as const;
type Engine = (typeof kEngines)[number][0];
type Pairs = Translator["pairs"];

function Languages({ pairs }: { pairs: Pairs }) {
    return (
        <ul class="language-pairs">
            {pairs.map(({ from, to }) => (
                <li key={from}>
                    {t("translation.pair", {
                        from: languageName(from),
                        to: to.map(languageName).join(t("list.comma")),
                    })}
                </li>
            ))}
        </ul>
    );
}

function Form({ translator, changed }: { translator: Translator; changed: () => void }) {
    const [wanted, setWanted] = useState(translator);
    const [key, setKey] = useState("");
    const [found, setFound] = useState<Pairs>();
    const [refused, setRefused] = useState<string>();
    const { busy, problem, run } = useAct();
    const engine = (wanted.engine || "libretranslate") as Engine;
    const server = { engine, url: wanted.url, key: key || undefined };
    const set = (change: Partial<Translator>) => {
        setFound(undefined);
        setWanted((before) => ({ ...before, ...change }));
    };
    const tryIt = () =>
        run(async () => {
            setRefused(undefined);
            const tried = await ask(api.POST("/translator/try", { body: server }));
            setFound(tried.ok ? tried.pairs : undefined);
            if (!tried.ok) setRefused(tWire("translation.fault", tried.fault ?? "", tried.error));
        });
    const save = async () => {
        const { works, automatic, accounts: allowed } = wanted;
        const body = { ...server, works, automatic, accounts: allowed };
        const done = await run(async () => setWanted(await ask(api.PUT("/translator", { body }))));
        if (!done) return;
        setKey("");
        showToast(t("translation.saved"));
        changed();
    };
    return (
        <form
            class="hours-form"
            onSubmit={(event) => {
                event.preventDefault();
                if (!busy) void save();
            }}
        >
            <Check label={t("translation.works")} checked={wanted.works} change={(works) => set({ works })} />
            <Field label={t("translation.engine")}>
                {(control) => (
                    <select
                        {...control}
                        name="engine"
                        value={engine}
                        onChange={(event) => set({ engine: event.currentTarget.value })}
                    >
                        {kEngines.map(([value, name]) => (
                            <option key={value} value={value}>
                                {name}
                            </option>
                        ))}
                    </select>
                )}
            </Field>
            <ServerInput
                label={t("translation.url")}
                help={t("translation.url_help")}
                name="url"
                type="url"
                required={wanted.works}
                value={wanted.url}
                change={(url) => set({ url })}
            />
            <ServerInput
                label={t("translation.key")}
                help={wanted.has_key ? t("translation.key_help") : undefined}
                name="key"
                type="password"
                value={key}
                change={setKey}
            />
            <Button onClick={() => wanted.url && void tryIt()} waits={busy || !wanted.url}>
                {t("translation.try")}
            </Button>
            <div role="status">
                {refused && <p class="wrong">{refused}</p>}
                {found && <Languages pairs={found} />}
            </div>
            <Check
                label={t("translation.automatic")}
                checked={wanted.automatic}
                change={(automatic) => set({ automatic })}
            />
            <AllowedAccounts
                legend={t("translation.accounts")}
                allowed={wanted.accounts}
                change={(allowed) => set({ accounts: allowed })}
            />
            <ProblemBox problem={problem} />
            <Button kind="main" type="submit" waits={busy}>
                {t("form.save")}
            </Button>
        </form>
    );
}

/** The server that translates, and whose messages it may see. */
export function TranslationSettings() {
    const { value, problem, again } = useAsk(() => ask(api.GET("/translator")), []);
    useEffect(loadAccounts, []);
    usePageTitle(t("settings.translation"));
    return (
        <main class="room" id="main">
            <h1>{t("settings.translation")}</h1>
            <SettingsTabs current="translation" />
            <p class="help">{t("translation.what")}</p>
            <Pending value={value} problem={problem} again={again} />
            {value?.failing_since && (
                <p class="wrong">
                    {t("translation.failing", {
                        time: dateTimeIn(new Date(value.failing_since), own()),
                        why: tWire("translation.fault", value.fault ?? "", value.error),
                    })}
                </p>
            )}
            {value && <Form translator={value} changed={again} />}
            <Transcription />
        </main>
    );
}
