import { useEffect } from "preact/hooks";
import { useLocation, useRoute } from "wouter-preact";
import { loadPeople } from "../app/people";
import { kQualityPath, kReportsPath, qualityPath } from "../app/routes";
import { isOperator } from "../app/session";
import { usePageTitle } from "../app/title";
import { t } from "../i18n/words";
import { useCommand } from "../keys/dispatcher";
import { Link } from "../ui/link";
import { Cards } from "./cards";
import { Results } from "./results";
import { Rules } from "./rules";

const kForAll = ["own", "results"] as const;
const kForOperators = ["open", "reviewed", "own", "results", "rules"] as const;
type Tab = (typeof kForOperators)[number];

function Shown({ tab }: { tab: Tab }) {
    if (tab === "results") return <Results />;
    if (tab === "rules") return <Rules />;
    return <Cards key={tab} which={tab} />;
}

/** The room in which sent replies are looked at. */
export function Quality() {
    const [, go] = useLocation();
    const [, params] = useRoute<{ tab?: string }>(`${kQualityPath}/:tab?`);
    const tabs: readonly Tab[] = isOperator() ? kForOperators : kForAll;
    const tab = tabs.find((each) => each === params?.tab) ?? tabs[0]!;
    usePageTitle(t(`quality.tab.${tab}`));
    useCommand("up", () => go(kReportsPath));
    useEffect(() => {
        loadPeople();
        document.getElementById("reports-title")?.focus();
    }, []);
    return (
        <main class="reports-room" id="main">
            <div class="card-head">
                <h1 id="reports-title" tabIndex={-1}>
                    {t("quality.title")}
                </h1>
                <Link href={kReportsPath} class="button plain">
                    {t("reports.all")}
                </Link>
            </div>
            <nav class="views" aria-label={t("quality.title")}>
                {tabs.map((each) => (
                    <Link key={each} href={qualityPath(each)} current={each === tab}>
                        {t(`quality.tab.${each}`)}
                    </Link>
                ))}
            </nav>
            <Shown tab={tab} />
        </main>
    );
}
