import type { SoldOrder } from "../api/types";
import { minute } from "../app/clock";
import { conversationPath } from "../app/routes";
import { dateIn, duration, languageName, money, own, shortWhen } from "../i18n/format";
import { isolate, t, tWire } from "../i18n/words";
import { Link } from "../ui/link";
import { active, selection } from "./list";

const itemsOf = ({ order }: SoldOrder) =>
    order.items
        .map(({ title }) => title)
        .filter(Boolean)
        .join(t("list.comma"));

function When({ item }: { item: SoldOrder }) {
    const { late_since: since, order } = item;
    if (since)
        return (
            <span class="warning">
                {t("orders.late_by", { time: duration(minute.value.getTime() - Date.parse(since)) })}
            </span>
        );
    if (!order.ordered_at) return null;
    return (
        <time class="dim" dateTime={order.ordered_at}>
            {t("orders.placed", { day: dateIn(new Date(order.ordered_at), own()) })}
        </time>
    );
}

function Notice({ item }: { item: SoldOrder }) {
    const [newest] = item.notices;
    if (!newest) return null;
    return (
        <span class="dim order-notice">
            {t("orders.notice", {
                title: isolate(newest.title),
                time: shortWhen(new Date(newest.at), minute.value),
                state: newest.state,
            })}
        </span>
    );
}

/** One order: who, what, how it stands, what was said about it, and what hinders saying more. */
export function OrderRow({ item }: { item: SoldOrder }) {
    const { id, order, account, conversation, hindrance } = item;
    const buyer = item.buyer || t("buyer.nameless");
    return (
        <li
            class="order-row"
            id={`order-${id}`}
            data-active={active.value === id ? "" : undefined}
            onFocusIn={() => {
                active.value = id;
            }}
        >
            <input
                type="checkbox"
                id={`pick-${id}`}
                checked={selection.selected.value.has(id)}
                onChange={() => selection.toggleSelected(id)}
            />
            <div class="order-words">
                <div class="row-line">
                    <label class="row-buyer" for={`pick-${id}`}>
                        <bdi>{buyer}</bdi> <span class="unseen">{t("orders.pick", { order: order.id })}</span>
                    </label>
                    <span class="row-channel dim" dir="auto">
                        {account.name}
                    </span>
                    <span class="row-end">
                        <When item={item} />
                    </span>
                </div>
                <div class="row-line">
                    <bdi class="order-items">{itemsOf(item)}</bdi>
                    {order.total && (
                        <span class="row-end">{money(order.total.amount, order.total.currency)}</span>
                    )}
                </div>
                <div class="order-tags">
                    <bdi dir="ltr" class="number">
                        {order.id}
                    </bdi>
                    <span class="tag">{tWire("order_status", order.status)}</span>
                    {item.language !== "und" && <span>{languageName(item.language)}</span>}
                    {conversation && (
                        <Link href={conversationPath("queue", conversation)}>{t("orders.conversation")}</Link>
                    )}
                    <Notice item={item} />
                    {hindrance && (
                        <span class="dim">{tWire("orders.hindrance", hindrance, t("orders.hindered"))}</span>
                    )}
                </div>
            </div>
        </li>
    );
}
