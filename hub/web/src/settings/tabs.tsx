import { settingsPath } from "../app/routes";
import { isOperator } from "../app/session";
import { t } from "../i18n/words";
import { Link } from "../ui/link";

export const kTabs = ["me", "users", "labels", "hours", "audit", "backup", "tokens"] as const;
export type Tab = (typeof kTabs)[number];

export function SettingsTabs({ current }: { current: Tab }) {
    if (!isOperator()) return null;
    return (
        <nav class="views" aria-label={t("settings.title")}>
            {kTabs.map((tab) => (
                <Link key={tab} href={settingsPath(tab)} current={current === tab}>
                    {t(`settings.${tab}`)}
                </Link>
            ))}
        </nav>
    );
}
