import { useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { Alert } from "../api/types";
import { usePageTitle } from "../app/title";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { Nothing } from "../ui/nothing";
import { Pending } from "../ui/pending";
import { ProblemBox } from "../ui/problem_box";
import { useAct, useAsk } from "../ui/use_ask";
import { useFresh } from "../ui/use_fresh";
import { AlertCard } from "./alert_card";
import { AlertRulesForm } from "./alert_rules";
import { AlertWays } from "./alert_ways";
import { SettingsTabs } from "./tabs";

type NameOf = (way: string) => string;

type State = "open" | "closed";

interface AlertPage {
    items: Alert[];
    next: string | null;
}

/** Pages behind the first; they end with it, since what is between may have moved. */
interface Older extends AlertPage {
    behind: AlertPage;
}

const kPage = 50;

const alertsOf = (state: State, cursor?: string) =>
    ask(api.GET("/alerts", { params: { query: { state, cursor, limit: kPage } } }));

interface ListProps {
    state: State;
    first: AlertPage;
    nameOf: NameOf;
    heard: boolean;
}

/** Alerts newest first, page by page. */
function AlertList({ state, first, nameOf, heard }: ListProps) {
    const [older, setOlder] = useState<Older>();
    const more = useAct();
    const shown = older?.behind === first ? older : undefined;
    const next = shown ? shown.next : first.next;
    const loadOlder = () =>
        more.run(async () => {
            const page = await alertsOf(state, next ?? undefined);
            setOlder({ behind: first, items: [...(shown?.items ?? []), ...page.items], next: page.next });
        });
    return (
        <>
            <ul class="cards">
                {[...first.items, ...(shown?.items ?? [])].map((alert) => (
                    <AlertCard key={alert.id} alert={alert} nameOf={nameOf} heard={heard} />
                ))}
            </ul>
            <ProblemBox problem={more.problem} />
            {next && (
                <Button waits={more.busy} onClick={loadOlder}>
                    {t("alerts.older")}
                </Button>
            )}
        </>
    );
}

/** What goes wrong, who is told of it, and what helps whoever is asked. */
export function Alerts() {
    const open = useAsk(() => alertsOf("open"), []);
    const past = useAsk(() => alertsOf("closed"), []);
    const ways = useAsk(() => ask(api.GET("/alert-ways")), []);
    usePageTitle(t("settings.alerts"));
    useFresh(() => {
        open.again();
        past.again();
        ways.again();
    }, ["alert", "reset"]);
    const nameOf: NameOf = (id) => ways.value?.items.find((way) => way.id === id)?.name ?? id;
    const heard = ways.value?.items.some(({ paused }) => !paused) ?? true;
    return (
        <main class="room" id="main">
            <h1>{t("settings.alerts")}</h1>
            <SettingsTabs current="alerts" />
            <section>
                <h2>{t("alerts.now")}</h2>
                <Pending {...open} />
                {open.value?.items.length === 0 && <p>{t("alerts.all_well")}</p>}
                {open.value && <AlertList state="open" first={open.value} nameOf={nameOf} heard={heard} />}
            </section>
            <section>
                <h2>{t("alerts.ways")}</h2>
                <p class="help">{t("alerts.ways_what")}</p>
                <Pending {...ways} />
                {ways.value && <AlertWays ways={ways.value.items} changed={ways.again} />}
            </section>
            <AlertRulesForm />
            <section>
                <h2>{t("alerts.past")}</h2>
                <Pending {...past} />
                {past.value?.items.length === 0 ? (
                    <Nothing why={t("alerts.none_past")} />
                ) : (
                    past.value && (
                        <AlertList state="closed" first={past.value} nameOf={nameOf} heard={heard} />
                    )
                )}
            </section>
            <section>
                <h2>{t("support.title")}</h2>
                <p class="help">{t("support.what")}</p>
                <a class="button plain" href="/api/v1/support-bundle" download="dragoman-support.tar">
                    {t("support.download")}
                </a>
            </section>
        </main>
    );
}
