import { useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { Token } from "../api/types";
import { now } from "../app/clock";
import { usePageTitle } from "../app/title";
import { ago, dateIn, own } from "../i18n/format";
import { isolate, t } from "../i18n/words";
import { Button } from "../ui/button";
import { Copyable } from "../ui/copyable";
import { FactLine } from "../ui/fact_line";
import { Field } from "../ui/field";
import { Nothing } from "../ui/nothing";
import { Pending } from "../ui/pending";
import { ProblemBox } from "../ui/problem_box";
import { useAct, useAsk } from "../ui/use_ask";
import { RemoveDialog } from "./remove_dialog";
import { SettingsTabs } from "./tabs";

const kDayMs = 86_400_000;
const kLives = ["30", "90", "365", ""] as const;
type Life = (typeof kLives)[number];

const endOf = (life: Life) =>
    life === "" ? undefined : new Date(now().getTime() + Number(life) * kDayMs).toISOString();

const lifeText = (life: Life) =>
    life === "" ? t("tokens.endless") : t("tokens.days", { days: Number(life) });

function Item({ token, changed }: { token: Token; changed: () => void }) {
    const [asks, setAsks] = useState(false);
    const { id, name, created_at: made, last_used_at: used, expires_at: ends } = token;
    const params = { path: { id } };
    // Making it counts as its first use.
    const unused = !used || used === made;
    return (
        <li class="card">
            <strong>
                <bdi>{name}</bdi>
            </strong>
            <dl class="facts-list">
                <FactLine label={t("tokens.made")}>{dateIn(new Date(made), own())}</FactLine>
                <FactLine label={t("tokens.used")}>
                    {unused ? t("tokens.never_used") : ago(new Date(used), now())}
                </FactLine>
                <FactLine label={t("tokens.ends")}>
                    {ends ? dateIn(new Date(ends), own()) : t("tokens.endless")}
                </FactLine>
            </dl>
            <div class="acts">
                <Button
                    aria-label={t("tokens.remove_of", { name: isolate(name) })}
                    onClick={() => setAsks(true)}
                >
                    {t("tokens.remove")}
                </Button>
            </div>
            {asks && (
                <RemoveDialog
                    title={t("tokens.remove_of", { name: isolate(name) })}
                    what={t("tokens.remove_what")}
                    act={t("tokens.remove")}
                    remove={() => ask(api.DELETE("/tokens/{id}", { params }))}
                    removed={changed}
                    close={() => setAsks(false)}
                />
            )}
        </li>
    );
}

/** Makes one, and shows it this once. */
function NewToken({ changed }: { changed: () => void }) {
    const [name, setName] = useState("");
    const [life, setLife] = useState<Life>("90");
    const [made, setMade] = useState<Token>();
    const { busy, problem, run } = useAct();
    const make = () =>
        run(async () => {
            setMade(await ask(api.POST("/tokens", { body: { name, expires_at: endOf(life) } })));
            setName("");
            changed();
        });
    return (
        <form
            class="settings-form"
            onSubmit={(event) => {
                event.preventDefault();
                void make();
            }}
        >
            <h2>{t("tokens.new")}</h2>
            <Field label={t("tokens.name")} help={t("tokens.name_help")} required>
                {(control) => (
                    <input
                        {...control}
                        required
                        maxLength={60}
                        dir="auto"
                        autocomplete="off"
                        value={name}
                        onInput={(event) => setName(event.currentTarget.value)}
                    />
                )}
            </Field>
            <Field label={t("tokens.ends")}>
                {(control) => (
                    <select
                        {...control}
                        value={life}
                        onChange={(event) => setLife(event.currentTarget.value as Life)}
                    >
                        {kLives.map((each) => (
                            <option key={each} value={each}>
                                {lifeText(each)}
                            </option>
                        ))}
                    </select>
                )}
            </Field>
            <ProblemBox problem={problem} />
            <Button kind="main" type="submit" waits={busy}>
                {t("tokens.make")}
            </Button>
            <div role="status">
                {made?.token && (
                    <div class="good token-made">
                        <strong>{t("tokens.once")}</strong>
                        <Copyable text={made.token} label={t("tokens.copy")} />
                    </div>
                )}
            </div>
        </form>
    );
}

/** One's own tokens for programs. */
export function Tokens() {
    const { value, problem, again } = useAsk(() => ask(api.GET("/tokens")), []);
    usePageTitle(t("settings.tokens"));
    return (
        <main class="room" id="main">
            <h1>{t("settings.tokens")}</h1>
            <SettingsTabs current="tokens" />
            <p class="help">{t("tokens.what")}</p>
            <Pending value={value} problem={problem} again={again} />
            {value?.items.length === 0 && <Nothing why={t("tokens.none")} />}
            <ul class="cards">
                {value?.items.map((token) => (
                    <Item key={token.id} token={token} changed={again} />
                ))}
            </ul>
            <NewToken changed={again} />
        </main>
    );
}
