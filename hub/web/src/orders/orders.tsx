import { useLayoutEffect, useState } from "preact/hooks";
import { useRoute } from "wouter-preact";
import { kOrdersPath, ordersPath } from "../app/routes";
import { usePageTitle } from "../app/title";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { useEscape } from "../ui/escape";
import { Link } from "../ui/link";
import { Nothing } from "../ui/nothing";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";
import { useFresh } from "../ui/use_fresh";
import {
    active,
    filters,
    isOrderView,
    kOrderViews,
    load,
    loading,
    loadMore,
    more,
    type OrderView,
    orders,
    problem,
    refresh,
    selection,
} from "./list";
import { OrderFilters } from "./order_filters";
import { OrderList } from "./order_list";
import { WriteOrders } from "./write_orders";

const kViews = Object.keys(kOrderViews) as OrderView[];

/** The chosen ones may be gone with the button that opened the dialog: the list takes the focus. */
function focusList() {
    if (document.activeElement !== document.body) return;
    const id = active.value ?? orders.value[0]?.id;
    document.getElementById(`pick-${id}`)?.focus();
}

function Chosen({ write }: { write: () => void }) {
    useEscape(selection.clearSelected);
    return (
        <>
            <Button kind="main" aria-haspopup="dialog" onClick={write}>
                {t("orders.write", { count: selection.selected.value.size })}
            </Button>
            <Button onClick={selection.clearSelected}>{t("bulk.clear")}</Button>
        </>
    );
}

/** What is done to the chosen orders; its place is kept before any is chosen. */
function Acts() {
    const count = selection.selected.value.size;
    const [writing, setWriting] = useState(false);
    const close = () => {
        setWriting(false);
        setTimeout(focusList);
    };
    return (
        <div class="order-acts" role="toolbar" aria-label={t("orders.acts")}>
            <span role="status">{count > 0 ? t("orders.count", { count }) : t("orders.hint")}</span>
            {count > 0 ? (
                <Chosen write={() => setWriting(true)} />
            ) : (
                orders.value.length > 0 && (
                    <Button onClick={selection.selectAll}>{t("orders.choose_all")}</Button>
                )
            )}
            {writing && <WriteOrders close={close} />}
        </div>
    );
}

function More() {
    const { busy, problem: refused, run } = useAct();
    return (
        <>
            <ProblemBox problem={refused} />
            {more.value && (
                <Button waits={busy} onClick={() => !busy && void run(loadMore)}>
                    {t("find.more")}
                </Button>
            )}
        </>
    );
}

/** Why no order is shown, and the way to those of the other views. */
function Empty({ view }: { view: OrderView }) {
    return (
        <Nothing why={t(more.value ? "orders.empty_so_far" : "orders.empty")}>
            {view !== "all" && (
                <Link class="button plain" href={ordersPath("all")}>
                    {t("orders.show_all")}
                </Link>
            )}
        </Nothing>
    );
}

/** The room in which a seller writes before the buyer asks. */
export function Orders() {
    const [, params] = useRoute<{ view?: string }>(`${kOrdersPath}/:view?`);
    const view = isOrderView(params?.view) ? params.view : "all";
    const title = t(`orders.view.${view}`);
    useLayoutEffect(() => void load({ ...filters.value, view }), [view]);
    useFresh(refresh, ["reply", "conversation", "deleted", "reset"]);
    usePageTitle(title);
    const empty = !loading.value && !problem.value && orders.value.length === 0;
    return (
        <main class="room orders-room" id="main">
            <h1>{t("orders.title")}</h1>
            <nav class="views" aria-label={t("orders.views")}>
                {kViews.map((each) => (
                    <Link key={each} href={ordersPath(each)} current={each === view}>
                        {t(`orders.view.${each}`)}
                    </Link>
                ))}
            </nav>
            <OrderFilters />
            <Acts />
            <ProblemBox problem={problem.value} retry={() => void load(filters.value)} />
            {empty && <Empty view={view} />}
            <OrderList />
            <More />
        </main>
    );
}
