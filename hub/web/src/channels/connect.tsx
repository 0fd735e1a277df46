import { useLocation } from "wouter-preact";
import { api, ask } from "../api/client";
import { accountPath } from "../app/routes";
import { usePageTitle } from "../app/title";
import { isolate, t } from "../i18n/words";
import { ProblemBox } from "../ui/problem_box";
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
            <ProblemBox problem={problem} retry={again} />
            {value && !kind && <p>{t("channels.unknown_kind")}</p>}
            {kind && (
                <div class="form-and-side">
                    <AccountForm kind={kind} saved={(account) => go(accountPath(account.id))} />
                    <Abilities kind={kind} />
                </div>
            )}
        </main>
    );
}
