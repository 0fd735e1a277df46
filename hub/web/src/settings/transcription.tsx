import { useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { Transcriber } from "../api/types";
import { showToast } from "../app/announce";
import { dateTimeIn, own } from "../i18n/format";
import { t, tWire } from "../i18n/words";
import { Button } from "../ui/button";
import { Check } from "../ui/check";
import { Pending } from "../ui/pending";
import { ProblemBox } from "../ui/problem_box";
import { useAct, useAsk } from "../ui/use_ask";
import { AllowedAccounts, ServerInput } from "./server_fields";

function Form({ transcriber, changed }: { transcriber: Transcriber; changed: () => void }) {
    const [wanted, setWanted] = useState(transcriber);
    const [key, setKey] = useState("");
    const [said, setSaid] = useState<{ ok: boolean; text: string }>();
    const { busy, problem, run } = useAct();
    const server = { url: wanted.url, model: wanted.model, key: key || undefined };
    const can = wanted.url !== "" && wanted.model !== "";
    const set = (change: Partial<Transcriber>) => {
        setSaid(undefined);
        setWanted((before) => ({ ...before, ...change }));
    };
    const tryIt = () =>
        run(async () => {
            setSaid(undefined);
            const { ok, fault, error } = await ask(api.POST("/transcriber/try", { body: server }));
            const text = ok ? t("transcription.listens") : tWire("transcript.fault", fault ?? "", error);
            setSaid({ ok, text });
        });
    const save = async () => {
        const { works, automatic, accounts: allowed } = wanted;
        const body = { ...server, works, automatic, accounts: allowed };
        const done = await run(async () => setWanted(await ask(api.PUT("/transcriber", { body }))));
        if (!done) return;
        setKey("");
        showToast(t("transcription.saved"));
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
            <Check
                label={t("transcription.works")}
                checked={wanted.works}
                change={(works) => set({ works })}
            />
            <ServerInput
                label={t("transcription.url")}
                help={t("transcription.url_help")}
                name="transcriber-url"
                type="url"
                required={wanted.works}
                value={wanted.url}
                change={(url) => set({ url })}
            />
            <ServerInput
                label={t("transcription.model")}
                help={t("transcription.model_help")}
                name="transcriber-model"
                required={wanted.works}
                value={wanted.model}
                change={(model) => set({ model })}
            />
            <ServerInput
                label={t("transcription.key")}
                help={wanted.has_key ? t("transcription.key_help") : undefined}
                name="transcriber-key"
                type="password"
                value={key}
                change={setKey}
            />
            <Button onClick={() => can && void tryIt()} waits={busy || !can}>
                {t("transcription.try")}
            </Button>
            <div role="status">{said && <p class={said.ok ? undefined : "wrong"}>{said.text}</p>}</div>
            <Check
                label={t("transcription.automatic")}
                checked={wanted.automatic}
                change={(automatic) => set({ automatic })}
            />
            <AllowedAccounts
                legend={t("transcription.accounts")}
                allowed={wanted.accounts}
                change={(allowed) => set({ accounts: allowed })}
            />
            <div>
                <ProblemBox problem={problem} />
                <Button kind="main" type="submit" waits={busy}>
                    {t("form.save")}
                </Button>
            </div>
        </form>
    );
}

/** The server that writes down what buyers say, and whose recordings it may have. */
export function Transcription() {
    const { value, problem, again } = useAsk(() => ask(api.GET("/transcriber")), []);
    return (
        <section aria-labelledby="transcription">
            <h2 id="transcription">{t("transcription.title")}</h2>
            <p class="help">{t("transcription.what")}</p>
            <Pending value={value} problem={problem} again={again} />
            {value?.failing_since && (
                <p class="wrong">
                    {t("transcription.failing", {
                        time: dateTimeIn(new Date(value.failing_since), own()),
                        why: tWire("transcript.fault", value.fault ?? "", value.error),
                    })}
                </p>
            )}
            {value && <Form transcriber={value} changed={again} />}
        </section>
    );
}
