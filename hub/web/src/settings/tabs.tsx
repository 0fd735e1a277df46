import { isOperator } from "../app/session";
import { t } from "../i18n/words";
import { Link } from "../ui/link";

export function SettingsTabs({ current }: { current: "me" | "users" }) {
    if (!isOperator()) return null;
    return (
        <nav class="views" aria-label={t("settings.title")}>
            <Link href="/settings/me" current={current === "me"}>
                {t("settings.me")}
            </Link>
            <Link href="/settings/users" current={current === "users"}>
                {t("settings.users")}
            </Link>
        </nav>
    );
}
