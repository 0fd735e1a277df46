import { TriangleAlert } from "lucide-preact";
import { useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { Account, Kind } from "../api/types";
import { showToast } from "../app/announce";
import { isOperator } from "../app/session";
import { dateTimeIn, number, own } from "../i18n/format";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";
import { canAuthorize, lacksToken } from "./authorization";
import { CallsLeft } from "./calls_left";
import { ConnectButton } from "./connect_button";
import { Expiring } from "./expiring";
import { AccountError, AccountState, LastPoll } from "./health";
import { PushAddress } from "./push_address";
import { RemoveAccount } from "./remove_account";
import { longestLag, Spark } from "./spark";
import { Visitors } from "./visitors";

interface Props {
    account: Account;
    kind: Kind | undefined;
    /** Asks for the account anew. */
    again: () => void;
    /** Leads to the fields of its secrets. */
    enterSecrets: () => void;
}

function Counts({ account }: { account: Account }) {
    const { counts, next_poll_at: next } = account;
    return (
        <p class="dim">
            {t("channels.counts", { in: number(counts.in), out: number(counts.out) })}
            {next && <> · {t("account.next_poll", { time: dateTimeIn(new Date(next), own()) })}</>}
        </p>
    );
}

function Lag({ account }: { account: Account }) {
    const time = longestLag(account.lags ?? []);
    return time ? <p class="dim">{t("channels.lag", { time })}</p> : null;
}

function Warnings({ account }: { account: Account }) {
    return (
        <>
            {account.warnings?.map((warning) => (
                <p key={warning} class="warning">
                    <TriangleAlert size={14} aria-hidden="true" /> <span dir="auto">{warning}</span>
                </p>
            ))}
        </>
    );
}

/** How the account gets its credentials back: by the marketplace's sign-in, else by entering them. */
function Credentials({ account, kind, enterSecrets }: Omit<Props, "again">) {
    if (kind && canAuthorize(kind)) return <ConnectButton account={account} kind={kind} />;
    if (account.state !== "refused") return null;
    return (
        <Button kind="main" onClick={enterSecrets}>
            {t("account.enter_secrets")}
        </Button>
    );
}

function Acts(props: Props) {
    const { account, again } = props;
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
        <>
            <ProblemBox problem={problem} />
            <div class="acts">
                <Credentials {...props} />
                <Button onClick={poll} waits={busy}>
                    {t("account.poll")}
                </Button>
                <Button onClick={pause} waits={busy}>
                    {t(paused ? "account.resume" : "account.pause")}
                </Button>
                <Button onClick={() => setRemoving(true)}>{t("account.remove")}</Button>
            </div>
            {removing && <RemoveAccount account={account} close={() => setRemoving(false)} />}
        </>
    );
}

export function AccountHealth(props: Props) {
    const { account, kind } = props;
    return (
        <section class="card" aria-label={t("account.health")}>
            <div class="card-head">
                <AccountState account={account} />
                <LastPoll account={account} />
                <Spark hours={account.hours ?? []} errors={account.errors ?? []} lags={account.lags ?? []} />
            </div>
            <AccountError kind={account.error_kind} said={account.error} />
            {kind && lacksToken(kind, account.secrets) && <p>{t("authorize.hint")}</p>}
            <Expiring account={account} kind={kind} />
            <Warnings account={account} />
            <Counts account={account} />
            <Lag account={account} />
            <CallsLeft calls={account.calls_left} />
            <PushAddress push={account.push} />
            <Visitors visitors={account.visitors} kind={kind} />
            {isOperator() && <Acts {...props} />}
        </section>
    );
}
