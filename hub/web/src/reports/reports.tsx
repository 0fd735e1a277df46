import { Table } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { Route, Switch, useLocation } from "wouter-preact";
import { kQualityPath, kReportsPath, kVoicesPath } from "../app/routes";
import { usePageTitle } from "../app/title";
import { t } from "../i18n/words";
import { useCommand } from "../keys/dispatcher";
import { shortcutOf } from "../keys/table";
import { Button } from "../ui/button";
import { Link } from "../ui/link";
import { choices, isName, kNames, type Name } from "./choices";
import { Filters } from "./filters";
import { Panel } from "./panel";

/** Reports beside each other, or one alone. */
function Room({ shown }: { shown: readonly Name[] }) {
    const [, go] = useLocation();
    const [table, setTable] = useState(false);
    const inWorkingHours = choices.value.clock === "working_hours";
    const alone = shown.length === 1 ? shown[0] : undefined;
    const title = alone ? t(`reports.name.${alone}`) : t("reports.title");
    usePageTitle(title);
    useCommand("reports.table", () => setTable(!table));
    useCommand("up", alone && (() => go(kReportsPath)));
    useEffect(() => document.getElementById("reports-title")?.focus(), [alone]);
    return (
        <main class="reports-room" id="main">
            <div class="card-head">
                <h1 id="reports-title" tabIndex={-1}>
                    {title}
                </h1>
                {alone && (
                    <Link href={kReportsPath} class="button plain">
                        {t("reports.all")}
                    </Link>
                )}
                {!alone && (
                    <>
                        <Link href={kVoicesPath} class="button plain">
                            {t("voices.short")}
                        </Link>
                        <Link href={kQualityPath} class="button plain">
                            {t("quality.short")}
                        </Link>
                    </>
                )}
                <Button
                    icon={<Table size={16} aria-hidden="true" />}
                    aria-pressed={table}
                    aria-keyshortcuts={shortcutOf("reports.table")}
                    onClick={() => setTable(!table)}
                >
                    {t("reports.table")}
                </Button>
            </div>
            <Filters />
            <p class="dim">{t(inWorkingHours ? "reports.clock_working" : "reports.clock")}</p>
            <div class={`report-grid ${alone ? "alone" : ""}`}>
                {shown.map((name) => (
                    <Panel key={name} name={name} alone={alone !== undefined} table={table} />
                ))}
            </div>
        </main>
    );
}

/** The room of the figures. */
export function Reports() {
    return (
        <Switch>
            <Route path="/reports/:name">
                {({ name }) => <Room key={name} shown={isName(name) ? [name] : kNames} />}
            </Route>
            <Route>
                <Room key="all" shown={kNames} />
            </Route>
        </Switch>
    );
}
