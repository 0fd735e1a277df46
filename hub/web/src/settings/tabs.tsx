import { openAlerts } from "../app/alerts";
import { settingsPath } from "../app/routes";
import { isOperator, worksInbox } from "../app/session";
import { t } from "../i18n/words";
import { Link } from "../ui/link";

export const kTabs = [
    "me",
    "users",
    "limits",
    "labels",
    "hours",
    "rules",
    "facts",
    "products",
    "shipping",
    "translation",
    "audit",
    "alerts",
    "backup",
    "tokens",
] as const;
export type Tab = (typeof kTabs)[number];

/** For whoever runs nothing: what he may read or keep. */
const kForAll: readonly Tab[] = ["me", "hours", "rules", "facts", "products", "tokens"];
/** For whoever answers buyers alone. */
const kForInbox: readonly Tab[] = ["rules"];

const tabsShown = () =>
    isOperator() ? kTabs : kForAll.filter((tab) => worksInbox() || !kForInbox.includes(tab));

export function SettingsTabs({ current }: { current: Tab }) {
    return (
        <nav class="views" aria-label={t("settings.title")}>
            {tabsShown().map((tab) => (
                <Link key={tab} href={settingsPath(tab)} current={current === tab}>
                    {t(`settings.${tab}`)}
                    {tab === "alerts" && openAlerts.value > 0 && " "}
                    {tab === "alerts" && openAlerts.value > 0 && (
                        <span class="tag bad" title={t("rail.alerts", { count: openAlerts.value })}>
                            {openAlerts.value}
                        </span>
                    )}
                </Link>
            ))}
        </nav>
    );
}
