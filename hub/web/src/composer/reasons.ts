import type { Key } from "../i18n/keys";
import { t, tWire } from "../i18n/words";

const kWords: Record<string, Key> = {
    tracking: "reason.tracking",
    eta: "reason.eta",
    late: "reason.late",
    overdue_dispatch: "reason.overdue_dispatch",
    order: "reason.order",
    no_order: "reason.no_order",
    photos: "reason.photos",
    "tone=apologetic": "reason.apology",
    shop_prefers: "reason.prefers",
    shop_skips: "reason.skips",
};

/** A code of Suggestion.reasons in words; an unknown one as it is. */
export function reasonInWords(code: string): string {
    if (code.startsWith("!")) return t("reason.not", { what: reasonInWords(code.slice(1)) });
    const [name = "", value = ""] = code.split("=");
    if (name === "intent") return tWire("intent", value);
    if (name === "status")
        return value
            .split("|")
            .map((one) => tWire("order_status", one))
            .join(" / ");
    if (name === "risk")
        return value
            .split("|")
            .map((one) => tWire("risk", one))
            .join(" / ");
    const words = kWords[code];
    return words ? t(words) : code;
}
