import { Plus } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { GettingStarted } from "../app/getting_started";
import { glossaryPath, kExchangePath, kOwnPath, kReviewsPath, kStatisticsPath } from "../app/routes";
import { keepsTexts, user, worksInbox } from "../app/session";
import { usePageTitle } from "../app/title";
import { t } from "../i18n/words";
import { useCommand } from "../keys/dispatcher";
import { Button } from "../ui/button";
import { Link } from "../ui/link";
import { Pending } from "../ui/pending";
import { useAsk } from "../ui/use_ask";
import { CoverageGrid } from "./coverage_grid";
import { coverage, loadCoverage } from "./coverage_store";
import { Filters } from "./filters";
import { NewOwn } from "./new_own";
import { Legend } from "./state_sign";
import { Totals } from "./totals";

/** Every template in every locale. */
export function Coverage() {
    const [adding, setAdding] = useState(false);
    const { problem, again } = useAsk(loadCoverage, []);
    const known = coverage.value;
    usePageTitle(t("room.templates"));
    useCommand("template.new", () => setAdding(true));
    useEffect(() => document.getElementById("templates-title")?.focus(), []);
    return (
        <main class="templates-room" id="main">
            <div class="card-head">
                <h1 id="templates-title" tabIndex={-1}>
                    {t("room.templates")}
                </h1>
                <Link href={kOwnPath} class="button plain">
                    {t("own.title")}
                </Link>
                <Link href={kReviewsPath} class="button plain">
                    {t("templates.reviews")}
                </Link>
                {keepsTexts() && (
                    <Link href={kStatisticsPath} class="button plain">
                        {t("statistics.title")}
                    </Link>
                )}
                <Link href={glossaryPath(user.value?.reply_language ?? "en")} class="button plain">
                    {t("templates.glossary")}
                </Link>
                <Link href={kExchangePath} class="button plain">
                    {t("exchange.title")}
                </Link>
                <Button icon={<Plus size={16} aria-hidden="true" />} onClick={() => setAdding(true)}>
                    {t("templates.new")}
                </Button>
            </div>
            <Pending value={known} problem={problem} again={again} />
            {!worksInbox() && <GettingStarted brief={false} />}
            {known && <Totals known={known} />}
            <Filters columns />
            {known && <CoverageGrid known={known} />}
            <Legend />
            {adding && <NewOwn close={() => setAdding(false)} />}
        </main>
    );
}
