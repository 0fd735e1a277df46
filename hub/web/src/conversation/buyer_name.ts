import type { Buyer } from "../api/types";
import { dateIn, own } from "../i18n/format";
import { t } from "../i18n/words";

/** How a buyer is called: by name, or by what is left of him. */
export function buyerName({ name, erased_at: erased, being_erased: going }: Buyer): string {
    if (name) return name;
    if (going) return t("erase.begun");
    return erased ? t("erase.on", { date: dateIn(new Date(erased), own()) }) : t("buyer.nameless");
}
