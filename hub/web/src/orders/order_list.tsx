import { useLocation } from "wouter-preact";
import { conversationPath } from "../app/routes";
import { t } from "../i18n/words";
import { useListKeys } from "../keys/list_keys";
import { active, loading, orders, selection } from "./list";
import { OrderRow } from "./order_row";

/** Orders to choose from, by the keys of every list. */
export function OrderList() {
    const [, go] = useLocation();
    const open = (id: string | undefined) => {
        const conversation = orders.value.find((item) => item.id === id)?.conversation;
        if (conversation) go(conversationPath("queue", conversation));
    };
    const move = (step: number) => {
        const ids = orders.value.map(({ id }) => id);
        const at = active.value ? ids.indexOf(active.value) : -1;
        const next = at < 0 ? 0 : Math.min(ids.length - 1, Math.max(0, at + step));
        active.value = ids[next];
        document.getElementById(`pick-${ids[next]}`)?.focus();
    };
    useListKeys({ active, count: orders.value.length, move, open, selection });
    return (
        <ul class="order-list" data-pane="list" aria-label={t("orders.title")} aria-busy={loading.value}>
            {orders.value.map((item) => (
                <OrderRow key={item.id} item={item} />
            ))}
        </ul>
    );
}
