import { useEffect, useState } from "preact/hooks";
import { useLocation } from "wouter-preact";
import { api, ask } from "../api/client";
import { onChange } from "../api/live";
import type { Account } from "../api/types";
import { showToast } from "../app/announce";
import { isOperator } from "../app/session";
import { usePageTitle } from "../app/title";
import { dateTimeIn, number, own } from "../i18n/format";
import { isolate, t } from "../i18n/words";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { ProblemBox } from "../ui/problem_box";
import { useAct, useAsk } from "../ui/use_ask";
import { Abilities } from "./abilities";
import { AccountForm } from "./account_form";
import { AccountState, LastPoll } from "./health";
import { Spark } from "./spark";

function Remove({ account, close }: { account: Account; close: () => void }) {
    const [, go] = useLocation();
    const [typed, setTyped] = useState("");
    const { busy, problem, run } = useAct();
    const remove = async () => {
        const params = { path: { id: account.id } };
        if (await run(() => ask(api.DELETE("/accounts/{id}", { params })))) go("/channels");
    };
    return (
        <Dialog title={t("account.remove_title", { name: isolate(account.name) })} close={close}>
            <p>{t("account.remove_what")}</p>
            <label class="field">
                <span>{t("account.remove_type", { name: isolate(account.name) })}</span>
                <input dir="auto" value={typed} onInput={(event) => setTyped(event.currentTarget.value)} />
            </label>
            <ProblemBox problem={problem} />
            <div class="dialog-acts">
                <Button onClick={close}>{t("action.cancel")}</Button>
                <Button kind="main" disabled={typed !== account.name || busy} onClick={remove}>
                    {t("account.remove")}
                </Button>
            </div>
        </Dialog>
    );
}

function Health({ account, again }: { account: Account; again: () => void }) {
    const [removing, setRemoving] = useState(false);
    const { busy, problem, run } = useAct();
    const params = { path: { id: account.id } };
    const paused = account.state === "paused";
    const pause = async () => {
        await run(() => ask(api.PATCH("/accounts/{id}", { params, body: { paused: !paused } })));
        again();
    };
    const poll = async () => {
        if (await run(() => ask(api.POST("/accounts/{id}/poll", { params })))) showToast(t("account.polled"));
        again();
    };
    return (
        <section class="card" aria-label={t("account.health")}>
            <div class="card-head">
                <AccountState account={account} />
                <LastPoll account={account} />
                <Spark hours={account.hours ?? []} errors={account.errors ?? []} />
            </div>
            {account.error && (
                <p class="account-error" dir="auto">
                    {account.error}
                </p>
            )}
            <p class="dim">
                {t("channels.counts", { in: number(account.counts.in), out: number(account.counts.out) })}
                {account.next_poll_at && (
                    <>
                        {" "}
                        ·{" "}
                        {t("account.next_poll", { time: dateTimeIn(new Date(account.next_poll_at), own()) })}
                    </>
                )}
            </p>
            <ProblemBox problem={problem} />
            {isOperator() && (
                <div class="acts">
                    <Button onClick={poll} waits={busy}>
                        {t("account.poll")}
                    </Button>
                    <Button onClick={pause} waits={busy}>
                        {t(paused ? "account.resume" : "account.pause")}
                    </Button>
                    <Button onClick={() => setRemoving(true)}>{t("account.remove")}</Button>
                </div>
            )}
            {removing && <Remove account={account} close={() => setRemoving(false)} />}
        </section>
    );
}

export function AccountPage({ id }: { id: string }) {
    const {
        value: account,
        problem,
        again,
    } = useAsk(() => ask(api.GET("/accounts/{id}", { params: { path: { id } } })), [id]);
    const { value: kinds } = useAsk(() => ask(api.GET("/kinds")), []);
    useEffect(() => onChange("account", (ids) => ids.has(id) && again()), [id]);
    const kind = kinds?.items.find((each) => each.kind === account?.kind);
    usePageTitle(account?.name);
    return (
        <main class="room" id="main">
            <h1>
                <bdi>{account?.name ?? t("channels.title")}</bdi>
            </h1>
            <ProblemBox problem={problem} retry={again} />
            {account && <Health account={account} again={again} />}
            {account && kind && isOperator() && (
                <>
                    <h2>{t("account.settings")}</h2>
                    <div class="form-and-side">
                        <AccountForm
                            key={account.id}
                            kind={kind}
                            account={account}
                            saved={() => {
                                showToast(t("form.saved"));
                                again();
                            }}
                        />
                        <Abilities kind={kind} />
                    </div>
                </>
            )}
        </main>
    );
}
