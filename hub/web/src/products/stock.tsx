import type { Product } from "../api/types";
import { calendarDay } from "../i18n/format";
import { t, tWire } from "../i18n/words";

export const kStocks = ["unknown", "in", "out", "ordered"] as const;

/** Whether there is any, how many, and when there will be more. */
export function Stock({ of: { stock, count, restock_day: day } }: { of: Product }) {
    return (
        <>
            <span class="tag">{tWire("products.stock", stock)}</span>
            {count !== null && <span class="dim"> {t("products.pieces", { count })}</span>}
            {day && stock !== "in" && <div class="dim">{t("products.back", { day: calendarDay(day) })}</div>}
        </>
    );
}
