import { useEffect } from "preact/hooks";
import { api, ask } from "../api/client";
import { onChange } from "../api/live";
import type { Account } from "../api/types";
import { accountPath, connectPath } from "../app/routes";
import { isOperator } from "../app/session";
import { usePageTitle } from "../app/title";
import { number } from "../i18n/format";
import { t } from "../i18n/words";
import { Link } from "../ui/link";
import { ProblemBox } from "../ui/problem_box";
import { useAsk } from "../ui/use_ask";
import { AccountState, LastPoll } from "./health";
import { Spark } from "./spark";

function Needs({ account }: { account: Account }) {
    if (account.state === "refused") return <Link href={accountPath(account.id)}>{t("account.renew")}</Link>;
    if (account.counts.quarantined > 0)
        return (
            <Link href="/inbox/quarantine">
                {t("account.quarantined", { count: account.counts.quarantined })}
            </Link>
        );
    return <span class="dim">–</span>;
}

function Row({ account }: { account: Account }) {
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
                {account.error && (
                    <div class="account-error" dir="auto">
                        {account.error}
                    </div>
                )}
            </td>
            <td data-label={t("channels.last_poll")}>
                <LastPoll account={account} />
            </td>
            <td data-label={t("channels.day")}>
                <Spark hours={account.hours ?? []} errors={account.errors ?? []} />
                <div class="dim">{t("channels.counts", { in: number(came), out: number(out) })}</div>
            </td>
            <td data-label={t("channels.needs")}>
                <Needs account={account} />
            </td>
        </tr>
    );
}

function Connect() {
    const { value, problem } = useAsk(() => ask(api.GET("/kinds")), []);
    return (
        <section>
            <h2>{t("channels.connect")}</h2>
            <ProblemBox problem={problem} />
            <ul class="kinds">
                {value?.items.map(({ kind, title }) => (
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
    useEffect(() => onChange("account", again), []);
    usePageTitle(t("channels.title"));
    return (
        <main class="room" id="main">
            <h1>{t("channels.title")}</h1>
            <ProblemBox problem={problem} retry={again} />
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
                            <Row key={account.id} account={account} />
                        ))}
                    </tbody>
                </table>
            )}
            {value?.items.length === 0 && <p>{t("channels.none")}</p>}
            {isOperator() && <Connect />}
        </main>
    );
}
