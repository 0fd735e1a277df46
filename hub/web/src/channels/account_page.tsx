import { useEffect, useRef } from "preact/hooks";
import { api, ask } from "../api/client";
import { onChange } from "../api/live";
import { showToast } from "../app/announce";
import { isOperator } from "../app/session";
import { usePageTitle } from "../app/title";
import { t } from "../i18n/words";
import { Link } from "../ui/link";
import { Pending } from "../ui/pending";
import { ProblemBox } from "../ui/problem_box";
import { useAsk } from "../ui/use_ask";
import { Abilities } from "./abilities";
import { AccountForm } from "./account_form";
import { AccountHealth } from "./account_health";
import { Ledger } from "./ledger";
import { RequestLog } from "./request_log";

export function AccountPage({ id }: { id: string }) {
    const {
        value: account,
        problem,
        again,
    } = useAsk(() => ask(api.GET("/accounts/{id}", { params: { path: { id } } })), [id]);
    const { value: kinds, problem: kindsProblem, again: askKinds } = useAsk(() => ask(api.GET("/kinds")), []);
    useEffect(() => onChange("account", (ids) => ids.has(id) && again()), [id]);
    const settings = useRef<HTMLDivElement>(null);
    const enterSecrets = () => settings.current?.querySelector<HTMLElement>("[type=password]")?.focus();
    const kind = kinds?.items.find((each) => each.kind === account?.kind);
    usePageTitle(account?.name);
    return (
        <main class="room" id="main">
            <h1>
                <bdi>{account?.name ?? t("channels.title")}</bdi>
            </h1>
            <Pending value={account} problem={problem} again={again} />
            {problem && (
                <Link href="/channels" class="button plain">
                    {t("authorize.to_channels")}
                </Link>
            )}
            <ProblemBox problem={problem ? undefined : kindsProblem} retry={askKinds} />
            {account && (
                <AccountHealth account={account} kind={kind} again={again} enterSecrets={enterSecrets} />
            )}
            {account && kind && isOperator() && (
                <>
                    <Ledger account={account} kind={kind} />
                    <RequestLog id={account.id} />
                    <h2>{t("account.settings")}</h2>
                    <div class="form-and-side" ref={settings}>
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
