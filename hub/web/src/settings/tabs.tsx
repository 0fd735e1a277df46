import { openAlerts } from "../app/alerts";
import { settingsPath } from "../app/routes";
import { isOperator } from "../app/session";
import { t } from "../i18n/words";
import { Link } from "../ui/link";

export const kTabs = [
    "me",
    "users",
    "labels",
    "hours",
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
const kForAll: readonly Tab[] = ["me", "hours", "facts", "products", "tokens"];

export function SettingsTabs({ current }: { current: Tab }) {
    return (
        <nav class="views" aria-label={t("settings.title")}>
            {(isOperator() ? kTabs : kForAll).map((tab) => (
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
