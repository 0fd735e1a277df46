import type { Account } from "../api/types";
import { minute } from "../app/clock";
import { ago } from "../i18n/format";
import { t } from "../i18n/words";
import { Copyable } from "../ui/copyable";

/** Where the marketplace sends its notifications; whoever may not know the address isn't told it by the hub. */
export function PushAddress({ push }: { push: Account["push"] }) {
    if (!push) return null;
    return (
        <div class="push">
            <h2>{t("push.title")}</h2>
            <Copyable text={push.url} label={t("push.copy")} />
            <p class="dim">
                {t("push.help")}{" "}
                {push.last_at
                    ? t("push.last", { time: ago(new Date(push.last_at), minute.value) })
                    : t("push.none")}
            </p>
        </div>
    );
}
