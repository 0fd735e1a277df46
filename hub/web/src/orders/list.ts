import { batch, signal } from "@preact/signals";
import { api, ask } from "../api/client";
import { type Problem, problemOf } from "../api/problem";
import type { SoldOrder } from "../api/types";
import { makeSelection } from "../ui/selection";

/** What a seller looks for, each by what it asks of the hub. */
export const kOrderViews = {
    all: {},
    unpaid: { status: "unpaid", older_than: 24 },
    late: { late: true },
    untracked: { status: "shipped", without_tracking: true },
    unsent: { status: "paid" },
} as const;
export type OrderView = keyof typeof kOrderViews;
export const isOrderView = (name: string | undefined): name is OrderView =>
    name !== undefined && name in kOrderViews;

export interface OrderFilters {
    view: OrderView;
    account?: string;
    language?: string;
    /** Only those about which nothing was written unasked. */
    untold?: boolean;
}

const kPage = 50;
const kMost = 200;
/** Pages on which little fits may be empty: so many are gone through at once. */
const kEmptyPages = 5;

export const filters = signal<OrderFilters>({ view: "all" });
export const orders = signal<SoldOrder[]>([]);
export const more = signal(false);
export const loading = signal(true);
export const problem = signal<Problem | undefined>(undefined);
export const active = signal<string | undefined>(undefined);
export const selection = makeSelection(() => orders.value.map(({ id }) => id));

let next: string | null = null;
let asked = 0;

function fetchPage(limit: number, cursor?: string) {
    const { view, account, language, untold } = filters.value;
    const query = {
        ...kOrderViews[view],
        account,
        language,
        without_notice: untold || undefined,
        limit,
        cursor,
    };
    return ask(api.GET("/orders", { params: { query } }));
}

async function fetchSome(cursor?: string) {
    let page = await fetchPage(kPage, cursor);
    for (let n = 1; n < kEmptyPages && page.items.length === 0 && page.next; n += 1)
        page = await fetchPage(kPage, page.next);
    return page;
}

/** Loads a view from its top. */
export async function load(wanted: OrderFilters) {
    asked += 1;
    const mine = asked;
    filters.value = wanted;
    loading.value = true;
    try {
        const page = await fetchSome();
        if (mine !== asked) return;
        batch(() => {
            selection.clearSelected();
            orders.value = page.items;
            next = page.next;
            more.value = next !== null;
            active.value = undefined;
            problem.value = undefined;
        });
    } catch (error) {
        if (mine === asked) problem.value = problemOf(error);
    } finally {
        if (mine === asked) loading.value = false;
    }
}

export async function loadMore() {
    const mine = asked;
    const page = await fetchSome(next ?? undefined);
    if (mine !== asked) return;
    batch(() => {
        const known = new Set(orders.value.map(({ id }) => id));
        orders.value = [...orders.value, ...page.items.filter(({ id }) => !known.has(id))];
        next = page.next;
        more.value = next !== null;
    });
}

/** What has changed is shown in its place; what no longer belongs here stays until the next look. */
export async function refresh() {
    const mine = asked;
    const limit = Math.min(kMost, Math.max(kPage, orders.value.length));
    const page = await fetchPage(limit).catch(() => undefined);
    if (!page || mine !== asked) return;
    const fresh = new Map(page.items.map((item) => [item.id, item]));
    orders.value = orders.value.map((item) => fresh.get(item.id) ?? item);
}
