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

interface Older {
    items: Alert[];
    next: string | null;
}

const closed = (cursor?: string) =>
    ask(api.GET("/alerts", { params: { query: { state: "closed", cursor } } }));

/** Alerts that are over, newest first. */
function Past({ nameOf, first }: { nameOf: NameOf; first: Older }) {
    const [older, setOlder] = useState<Older>();
    const more = useAct();
    const next = older ? older.next : first.next;
    const loadOlder = () =>
        more.run(async () => {
            const page = await closed(next ?? undefined);
            setOlder({ items: [...(older?.items ?? []), ...page.items], next: page.next });
        });
    if (first.items.length === 0) return <Nothing why={t("alerts.none_past")} />;
    return (
        <>
            <ul class="cards">
                {[...first.items, ...(older?.items ?? [])].map((alert) => (
                    <AlertCard key={alert.id} alert={alert} nameOf={nameOf} />
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
    const open = useAsk(() => ask(api.GET("/alerts")), []);
    const past = useAsk(() => closed(), []);
    const ways = useAsk(() => ask(api.GET("/alert-ways")), []);
    usePageTitle(t("settings.alerts"));
    useFresh(() => {
        open.again();
        past.again();
        ways.again();
    }, ["alert", "reset"]);
    const nameOf: NameOf = (id) => ways.value?.items.find((way) => way.id === id)?.name ?? id;
    return (
        <main class="room" id="main">
            <h1>{t("settings.alerts")}</h1>
            <SettingsTabs current="alerts" />
            <section>
                <h2>{t("alerts.now")}</h2>
                <Pending {...open} />
                {open.value?.items.length === 0 && <p>{t("alerts.all_well")}</p>}
                <ul class="cards">
                    {open.value?.items.map((alert) => (
                        <AlertCard key={alert.id} alert={alert} nameOf={nameOf} />
                    ))}
                </ul>
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
                {past.value && <Past nameOf={nameOf} first={past.value} />}
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
