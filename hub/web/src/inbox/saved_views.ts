import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api, ask } from "../api/client";
import { onChange } from "../api/live";
import type { SavedView } from "../api/types";
import { say, showToast } from "../app/announce";
import { user } from "../app/session";
import { number } from "../i18n/format";
import { isolate, t } from "../i18n/words";
import { useFresh } from "../ui/use_fresh";

/** The hub counts no further. */
const kCounted = 1_000;
const kFreshMs = 15_000;

/** One's own, then those that others share; none for whoever doesn't work the inbox. */
export const savedViews = signal<SavedView[]>([]);

/** One order is set after the other, so that the last one stands. */
let ordering: Promise<unknown> = Promise.resolve();

/** What the hub told before it knew the last order is asked for again: views would jump back and forth. */
export async function loadSavedViews(): Promise<void> {
    const known = ordering;
    await known;
    const { items } = await ask(api.GET("/views"));
    if (known !== ordering) return loadSavedViews();
    savedViews.value = items;
}

const worksInbox = () => user.value?.roles.some((role) => role === "seller" || role === "operator") ?? false;

function reload() {
    if (worksInbox()) void loadSavedViews().catch(() => undefined);
}

/** Keeps the list; its counts, which cost the hub something, only while `counting`. */
export function useSavedViews(counting: boolean) {
    useEffect(() => {
        reload();
        return onChange("view", reload);
    }, []);
    useFresh(reload, ["conversation", "reply", "deleted", "reset"], kFreshMs, counting);
}

export function countText({ count }: SavedView): string {
    if (count === null) return "";
    return count < kCounted ? number(count) : t("find.many", { count: number(kCounted - 1) });
}

export async function saveView(name: string, query: string, shared: boolean) {
    const view = await ask(api.POST("/views", { body: { name, query, shared } }));
    await loadSavedViews();
    showToast(t("find.saved", { name: isolate(view.name) }));
}

type Change = Partial<Pick<SavedView, "name" | "shared">>;

export async function changeView({ id }: SavedView, change: Change) {
    await ask(api.PATCH("/views/{id}", { params: { path: { id } }, body: change }));
    await loadSavedViews();
}

/** Puts a view one place up or down among those that one sees. */
export async function moveView(view: SavedView, step: -1 | 1) {
    const views = savedViews.value.filter(({ id }) => id !== view.id);
    const at = savedViews.value.findIndex(({ id }) => id === view.id) + step;
    views.splice(at, 0, view);
    savedViews.value = views;
    const put = ordering.then(() =>
        ask(api.PUT("/views/order", { body: { views: views.map(({ id }) => id) } })),
    );
    ordering = put.catch(() => undefined);
    try {
        await put;
    } catch (error) {
        await loadSavedViews();
        throw error;
    }
    say(t("find.moved", { name: isolate(view.name), place: at + 1, of: views.length }));
}

export async function deleteView({ id }: SavedView) {
    await ask(api.DELETE("/views/{id}", { params: { path: { id } } }));
    await loadSavedViews();
}
