import { useEffect } from "preact/hooks";
import { api, ask } from "../api/client";
import { onChange } from "../api/live";
import type { Account, Kind } from "../api/types";
import { accountPath, connectPath } from "../app/routes";
import { isOperator } from "../app/session";
import { usePageTitle } from "../app/title";
import { number } from "../i18n/format";
import { t } from "../i18n/words";
import { Link } from "../ui/link";
import { Nothing } from "../ui/nothing";
import { Pending } from "../ui/pending";
import { ProblemBox } from "../ui/problem_box";
import { useAsk } from "../ui/use_ask";
import { canAuthorize, lacksToken } from "./authorization";
import { FewCallsLeft } from "./calls_left";
import { Expiring } from "./expiring";
import { AccountError, AccountState, LastPoll } from "./health";
import { Spark } from "./spark";
import { TzdataWarning } from "./tzdata_warning";

interface Props {
    account: Account;
    kind: Kind | undefined;
}

/** What the account page offers for credentials that don't work. */
function mendOf({ state, secrets }: Account, kind: Kind | undefined): string | undefined {
    if (kind && lacksToken(kind, secrets)) return t("authorize.first");
    if (state !== "refused") return undefined;
    return t(canAuthorize(kind) ? "authorize.again" : "account.enter_secrets");
}

function Needs({ account, kind }: Props) {
    const { counts, warnings = [], expiring = [] } = account;
    const path = accountPath(account.id);
    const mend = mendOf(account, kind);
    if (!mend && counts.quarantined === 0 && warnings.length === 0 && expiring.length === 0)
        return <span class="dim">–</span>;
    return (
        <div class="needs">
            {mend && <Link href={path}>{mend}</Link>}
            <Expiring account={account} kind={kind} />
            {counts.quarantined > 0 && (
                <Link href="/inbox/quarantine">
                    {t("account.quarantined", { count: counts.quarantined })}
                </Link>
            )}
            {warnings.length > 0 && (
                <Link href={path}>{t("account.warnings", { count: warnings.length })}</Link>
            )}
        </div>
    );
}

function Row({ account, kind }: Props) {
    const { in: came, out } = account.counts;
    return (
        <tr>
            <th scope="row">
                <Link href={accountPath(account.id)}>
                    <bdi>{account.name}</bdi>
                </Link>
                <div class="dim">
                    <bdi>{account.title}</bdi>
                    {account.identity && (
                        <>
                            {" · "}
                            <bdi>{account.identity}</bdi>
                        </>
                    )}
                </div>
            </th>
            <td data-label={t("channels.state")}>
                <AccountState account={account} />
                <AccountError kind={account.error_kind} said={account.error} />
                <FewCallsLeft calls={account.calls_left} />
            </td>
            <td data-label={t("channels.last_poll")}>
                <LastPoll account={account} />
            </td>
            <td data-label={t("channels.day")}>
                <Spark hours={account.hours ?? []} errors={account.errors ?? []} lags={account.lags ?? []} />
                <div class="dim">{t("channels.counts", { in: number(came), out: number(out) })}</div>
            </td>
            <td data-label={t("channels.needs")}>
                <Needs account={account} kind={kind} />
            </td>
        </tr>
    );
}

function Connect({ kinds }: { kinds: Kind[] }) {
    return (
        <section id="connect">
            <h2>{t("channels.connect")}</h2>
            <ul class="kinds">
                {kinds.map(({ kind, title }) => (
                    <li key={kind}>
                        <Link href={connectPath(kind)} class="button plain">
                            <bdi>{title}</bdi>
                        </Link>
                    </li>
                ))}
            </ul>
        </section>
    );
}

export function Channels() {
    const { value, problem, again } = useAsk(() => ask(api.GET("/accounts")), []);
    const { value: kinds, problem: kindsProblem, again: askKinds } = useAsk(() => ask(api.GET("/kinds")), []);
    useEffect(() => onChange("account", again), []);
    usePageTitle(t("channels.title"));
    return (
        <main class="room" id="main">
            <div class="card-head">
                <h1>{t("channels.title")}</h1>
                {isOperator() && kinds && value && value.items.length > 0 && (
                    <a class="button plain" href="#connect">
                        {t("channels.connect")}
                    </a>
                )}
            </div>
            {isOperator() && <TzdataWarning />}
            <Pending value={value} problem={problem} again={again} />
            {value && value.items.length > 0 && (
                <table class="accounts">
                    <thead>
                        <tr>
                            <th scope="col">{t("channels.account")}</th>
                            <th scope="col">{t("channels.state")}</th>
                            <th scope="col">{t("channels.last_poll")}</th>
                            <th scope="col">{t("channels.day")}</th>
                            <th scope="col">{t("channels.needs")}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {value.items.map((account) => (
                            <Row
                                key={account.id}
                                account={account}
                                kind={kinds?.items.find(({ kind }) => kind === account.kind)}
                            />
                        ))}
                    </tbody>
                </table>
            )}
            {value?.items.length === 0 && (
                <Nothing why={t(isOperator() ? "channels.none" : "inbox.no_accounts_yet")}>
                    <Link href="/desk" class="button plain">
                        {t("command.go.desk")}
                    </Link>
                </Nothing>
            )}
            <ProblemBox problem={problem ? undefined : kindsProblem} retry={askKinds} />
            {isOperator() && kinds && <Connect kinds={kinds.items} />}
        </main>
    );
}
