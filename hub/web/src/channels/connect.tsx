import { useLocation } from "wouter-preact";
import { api, ask } from "../api/client";
import { accountPath } from "../app/routes";
import { usePageTitle } from "../app/title";
import { tick } from "../app/tour";
import { isolate, t } from "../i18n/words";
import { Link } from "../ui/link";
import { Nothing } from "../ui/nothing";
import { Pending } from "../ui/pending";
import { useAsk } from "../ui/use_ask";
import { Abilities } from "./abilities";
import { AccountForm } from "./account_form";

/** Connects an account. Nothing here knows a kind: labels, help, types and rules come with its description. */
export function ConnectPage({ name }: { name: string }) {
    const [, go] = useLocation();
    const { value, problem, again } = useAsk(() => ask(api.GET("/kinds")), []);
    const kind = value?.items.find((each) => each.kind === name);
    const title = t("channels.connect_kind", { kind: isolate(kind?.title ?? name) });
    usePageTitle(title);
    return (
        <main class="room" id="main">
            <h1>{title}</h1>
            <Pending value={value} problem={problem} again={again} />
            {value && !kind && (
                <Nothing why={t("channels.unknown_kind")}>
                    <Link href="/channels" class="button plain">
                        {t("authorize.to_channels")}
                    </Link>
                </Nothing>
            )}
            {kind && (
                <div class="form-and-side">
                    <AccountForm
                        kind={kind}
                        saved={(account) => {
                            if (account.state !== "paused") tick("account");
                            go(accountPath(account.id));
                        }}
                    />
                    <Abilities kind={kind} />
                </div>
            )}
        </main>
    );
}
