import { isOperator } from "../app/session";
import { t } from "../i18n/words";
import { Link } from "../ui/link";

export function SettingsTabs({ current }: { current: "me" | "users" | "labels" }) {
    if (!isOperator()) return null;
    return (
        <nav class="views" aria-label={t("settings.title")}>
            <Link href="/settings/me" current={current === "me"}>
                {t("settings.me")}
            </Link>
            <Link href="/settings/users" current={current === "users"}>
                {t("settings.users")}
            </Link>
            <Link href="/settings/labels" current={current === "labels"}>
                {t("team.labels")}
            </Link>
        </nav>
    );
}
