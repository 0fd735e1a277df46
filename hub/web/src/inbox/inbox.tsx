import { useEffect, useLayoutEffect } from "preact/hooks";
import { useLocation } from "wouter-preact";
import { onChange } from "../api/live";
import { accounts } from "../app/accounts";
import { showToast } from "../app/announce";
import { cameFromResults } from "../app/from_results";
import { GettingStarted } from "../app/getting_started";
import { loaded } from "../app/loaded";
import { part } from "../app/part";
import { conversationPath, isSavedView, isView, savedViewId, viewPath } from "../app/routes";
import { isOperator } from "../app/session";
import { usePageTitle } from "../app/title";
import { tourShown } from "../app/tour";
import { ConversationPane } from "../conversation/conversation_pane";
import { forget } from "../conversation/store";
import { t } from "../i18n/words";
import { useCommand } from "../keys/dispatcher";
import { keyOf, shortcutOf } from "../keys/table";
import { useLabels } from "../team/labels";
import { Button } from "../ui/button";
import { Link } from "../ui/link";
import { ProblemBox } from "../ui/problem_box";
import { useFresh } from "../ui/use_fresh";
import { FilterBar } from "./filter_bar";
import {
    active,
    admit,
    arrivals,
    conversation,
    type Filters,
    filters,
    listed,
    load,
    loading,
    nextWaiting,
    problem,
    refresh,
    rows,
} from "./list";
import { ListView } from "./list_view";
import { savedViews } from "./saved_views";
import { clearSelected, selected } from "./selection";
import { urgencyOf } from "./urgency";

const BulkBar = loaded(async () => (await part("bulk_bar", () => import("./bulk_bar"))).BulkBar);

/** Where list and conversation don't stand side by side. */
const kOnePane = "(max-width: 899px)";

const kChangesList = ["conversation", "reply", "quarantine", "deleted", "label", "mention", "reset"] as const;

function Arrivals() {
    const count = arrivals.value.length;
    const urgent = arrivals.value.filter((id) => {
        const deadline = conversation(id)?.deadline;
        return deadline && urgencyOf(new Date(deadline.at), new Date()) !== "calm";
    }).length;
    return (
        <div class="arrivals">
            {count > 0 && (
                <button
                    type="button"
                    class="arrivals-button"
                    aria-keyshortcuts={shortcutOf("list.admit")}
                    onClick={admit}
                >
                    {t("inbox.arrivals", { count, urgent })}
                    <kbd>{keyOf("list.admit")}</kbd>
                </button>
            )}
        </div>
    );
}

/** What would bring something into a view, for those where that is for the reader to do. */
function whyEmpty(view: Filters["view"]): string {
    switch (view) {
        case "mine":
            return t("inbox.empty.mine", { key: keyOf("take") });
        case "snoozed":
            return t("inbox.empty.snoozed", { key: keyOf("snooze") });
        case "sent":
            return t("inbox.empty.sent");
        case "done":
            return t("inbox.empty.done", { key: keyOf("done") });
        case "mentions":
            return t("inbox.empty.mentions");
        case "overdue":
            return t("inbox.empty.overdue");
        case "unsent":
            return t("inbox.empty.unsent");
        default:
            return t("inbox.empty");
    }
}

function EmptyView({ view }: { view: Filters["view"] }) {
    return (
        <div class="empty">
            <p>{whyEmpty(view)}</p>
            {view !== "queue" && (
                <Link href={viewPath("queue")} class="button plain">
                    {t("command.go.queue")}
                </Link>
            )}
        </div>
    );
}

function Empty() {
    const { account, language, topic, label, unread } = filters.value;
    const filtered = account || language || topic || label || unread;
    if (accounts.value?.length === 0)
        return isOperator() ? (
            <div class="empty">
                <p>{t("inbox.no_accounts")}</p>
                <Link href="/channels" class="button main">
                    {t("channels.connect")}
                </Link>
            </div>
        ) : (
            <div class="empty">
                <p>{t("inbox.no_accounts_yet")}</p>
                <Link href="/desk" class="button main">
                    {t("command.go.desk")}
                </Link>
            </div>
        );
    if (!filtered) return <EmptyView view={filters.value.view} />;
    return (
        <div class="empty">
            <p>{t("inbox.empty_filtered")}</p>
            <Button onClick={() => void load({ view: filters.value.view })}>{t("filter.clear")}</Button>
        </div>
    );
}

function GreyRows() {
    return (
        <div class="grey-rows" aria-hidden="true">
            {[0, 1, 2, 3, 4, 5].map((row) => (
                <div key={row} class="grey-row" />
            ))}
        </div>
    );
}

/** A saved view goes by its own name once that is known. */
function titleOf(view: Filters["view"]): string {
    if (!isSavedView(view)) return t(`view.${view}`);
    return savedViews.value.find(({ id }) => id === savedViewId(view))?.name ?? t("inbox.title");
}

export function Inbox({ view, id }: { view: string; id: string | undefined }) {
    const [, go] = useLocation();
    const chosen = isView(view) || isSavedView(view) ? view : "queue";
    useLayoutEffect(() => {
        const keep = filters.value.view === chosen ? filters.value : { view: chosen };
        void load(keep);
    }, [chosen]);
    useFresh(refresh, kChangesList);
    useEffect(clearSelected, [listed.value]);
    useLabels();
    usePageTitle(id ? undefined : titleOf(chosen));
    useEffect(() => {
        if (id) active.value = id;
    }, [id]);
    const back = () => {
        if (cameFromResults()) {
            history.back();
            return;
        }
        go(viewPath(chosen));
        active.value = id;
        setTimeout(() => document.getElementById("queue")?.focus());
    };
    const leave = (gone: ReadonlySet<string>) => {
        forget(gone);
        if (id && gone.has(id)) back();
    };
    useEffect(
        () =>
            onChange("deleted", (gone) => {
                if (id && gone.has(id)) showToast(t("delete.done"));
                leave(gone);
            }),
        [id, chosen],
    );
    useCommand("up", id ? back : undefined);
    const openNext = () => {
        const next = id && !cameFromResults() && nextWaiting(id);
        if (next) go(conversationPath(chosen, next));
        else back();
    };
    return (
        <main class="inbox" id="main" data-open={id ? "" : undefined}>
            <section class="inbox-list" aria-label={t("inbox.title")}>
                {!id && <h1 class="unseen">{titleOf(chosen)}</h1>}
                <FilterBar />
                {selected.value.size > 0 ? (
                    <div class="bulk-place">
                        <BulkBar />
                    </div>
                ) : (
                    <Arrivals />
                )}
                <ProblemBox problem={problem.value} retry={() => void load(filters.value)} />
                {loading.value ? <GreyRows /> : rows.value.length === 0 && !problem.value && <Empty />}
                {!loading.value && rows.value.length > 0 && (
                    <ListView key={listed.value} openId={id} go={go} />
                )}
                {(id || matchMedia(kOnePane).matches) && <GettingStarted brief />}
            </section>
            {id ? (
                <ConversationPane
                    key={id}
                    id={id}
                    back={back}
                    openNext={openNext}
                    deleted={() => leave(new Set([id]))}
                />
            ) : (
                <div class="nothing-open">
                    {rows.value.length > 0 && !tourShown.value && (
                        <p class="dim">{t("inbox.nothing_open")}</p>
                    )}
                    {!matchMedia(kOnePane).matches && <GettingStarted brief={false} />}
                </div>
            )}
        </main>
    );
}
