import { api, ask } from "../api/client";
import type { Status } from "../api/types";
import { t } from "../i18n/words";
import { useAsk } from "../ui/use_ask";

function sentenceOf({ tzdata: version, tzdata_needed: newest }: Status): string {
    if (!version) return t("status.tzdata_missing");
    return newest ? t("status.tzdata_old", { version, newest }) : t("status.tzdata_aged", { version });
}

/** What to do where buyers' clocks may be wrong; nothing while they are right. */
export function TzdataWarning() {
    const { value: status } = useAsk(() => ask(api.GET("/status")), []);
    if (!status?.tzdata_old) return null;
    return <p class="caution">{sentenceOf(status)}</p>;
}
