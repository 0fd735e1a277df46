import type { Conversation, Order, Thread } from "../api/types";
import { minute } from "../app/clock";
import { part } from "../app/part";
import { conversationPath } from "../app/routes";
import { ago, dateIn, languageName, money, own, regionName, shortWhen } from "../i18n/format";
import { isolate, t, tWire } from "../i18n/words";
import { needName } from "../inbox/need";
import { Copyable } from "../ui/copyable";
import { FactLine } from "../ui/fact_line";
import { Link } from "../ui/link";
import { useAsk } from "../ui/use_ask";
import { ActionButtons } from "./action_buttons";
import { buyerName } from "./buyer_name";
import { Cases } from "./cases";
import { Knowledge } from "./knowledge";
import { SamePerson } from "./same_person";

const day = (instant: string) => dateIn(new Date(instant), own());

/** Where the carrier saw it last, and how long ago that is. */
function Scan({ scan }: { scan: NonNullable<Order["parcels"][number]["scan"]> }) {
    const { stage, place, country, words, source, at } = scan;
    const where = [place, country && regionName(country)].filter(Boolean).join(", ");
    return (
        <div class="dim" title={words}>
            {stage !== "unknown" && <span class="tag">{tWire("parcel_scan", stage)}</span>}{" "}
            {at &&
                t("order.scan", { time: ago(new Date(at), minute.value), place: isolate(where || source) })}
        </div>
    );
}

function Parcels({ order }: { order: Order }) {
    return (
        <>
            {order.parcels.map(
                ({ carrier, tracking_number: number, stage, shipped_at, delivered_at, scan }) => (
                    <FactLine key={number} label={t("order.parcel")}>
                        <bdi>{carrier}</bdi>{" "}
                        {stage && <span class="tag">{tWire("parcel", stage.toLowerCase())}</span>}
                        <br />
                        <Copyable text={number} label={t("copy.tracking")} />
                        {shipped_at && <div class="dim">{t("order.shipped", { day: day(shipped_at) })}</div>}
                        {delivered_at && (
                            <div class="dim">{t("order.delivered", { day: day(delivered_at) })}</div>
                        )}
                        {scan && !delivered_at && <Scan scan={scan} />}
                    </FactLine>
                ),
            )}
        </>
    );
}

function OrderFacts({ order }: { order: Order }) {
    return (
        <>
            <dl class="facts-list">
                <FactLine label={t("order.number")}>
                    <Copyable text={order.id} label={t("copy.order")} />
                </FactLine>
                <FactLine label={t("order.status")}>
                    <span class="tag">{tWire("order_status", order.status)}</span>
                    {order.ordered_at && (
                        <span class="dim"> {t("order.ordered", { day: day(order.ordered_at) })}</span>
                    )}
                </FactLine>
                {order.ship_by && <FactLine label={t("order.ship_by")}>{day(order.ship_by)}</FactLine>}
                {order.eta_from && order.eta_to && (
                    <FactLine label={t("order.eta")}>
                        {t("order.between", { from: day(order.eta_from), to: day(order.eta_to) })}
                    </FactLine>
                )}
                <Parcels order={order} />
                {order.items.map(({ title, quantity, sku, options }) => (
                    <FactLine key={`${sku}${title}`} label={t("order.item")}>
                        {quantity} × <bdi>{title}</bdi>
                        {options && Object.keys(options).length > 0 && (
                            <span class="dim">
                                {" "}
                                <bdi>{Object.values(options).join(", ")}</bdi>
                            </span>
                        )}
                        {sku && (
                            <div class="dim">
                                <bdi dir="ltr">{sku}</bdi>
                            </div>
                        )}
                    </FactLine>
                ))}
                {order.total && (
                    <FactLine label={t("order.total")}>
                        {money(order.total.amount, order.total.currency)}
                    </FactLine>
                )}
                {(order.place || order.destination) && (
                    <FactLine label={t("order.destination")}>
                        <bdi>{order.place}</bdi> {order.destination && regionName(order.destination)}
                    </FactLine>
                )}
                {order.note && (
                    <FactLine label={t("order.note")}>
                        <p dir="auto">{order.note}</p>
                    </FactLine>
                )}
            </dl>
            <p class="dim">{t("order.fetched", { time: ago(new Date(order.fetched_at), minute.value) })}</p>
        </>
    );
}

function Earlier({ earlier }: { earlier: Conversation[] }) {
    if (earlier.length === 0) return null;
    return (
        <>
            <h3>{t("facts.earlier")}</h3>
            <ul class="earlier">
                {earlier.map((item) => (
                    <li key={item.id}>
                        <Link href={conversationPath("queue", item.id)}>
                            {needName(item.tags)}{" "}
                            <span class="dim">{shortWhen(new Date(item.last_at), minute.value)}</span>
                        </Link>
                    </li>
                ))}
            </ul>
        </>
    );
}

/** The rest of what is known of the sale, fetched after the conversation stands. */
function MoreOfSale({ thread }: { thread: Thread }) {
    const { value } = useAsk(() => part("sale_facts", () => import("./sale_facts")), []);
    return value ? <value.SaleFacts thread={thread} /> : null;
}

/** What is known of the sale and of the buyer. */
export function Facts({ thread }: { thread: Thread }) {
    const { buyer, account } = thread.conversation;
    return (
        <>
            <Cases shown={thread} />
            <Knowledge shown={thread} />
            <h2>{t("facts.order")}</h2>
            {thread.order ? <OrderFacts order={thread.order} /> : <p class="dim">{t("facts.no_order")}</p>}
            {thread.conversation.order_id && <ActionButtons shown={thread} about="order" />}
            <MoreOfSale thread={thread} />
            <h2>{t("facts.buyer")}</h2>
            <dl class="facts-list">
                <FactLine label={t("facts.name")}>
                    <bdi>{buyerName(buyer)}</bdi>
                </FactLine>
                {buyer.country && <FactLine label={t("facts.country")}>{regionName(buyer.country)}</FactLine>}
                {buyer.locale && <FactLine label={t("facts.locale")}>{languageName(buyer.locale)}</FactLine>}
                <FactLine label={t("facts.account")}>
                    <bdi>{account.name}</bdi> <span class="dim">{account.title}</span>
                </FactLine>
            </dl>
            <SamePerson key={buyer.id} thread={thread} />
            <Earlier earlier={thread.earlier ?? []} />
        </>
    );
}
