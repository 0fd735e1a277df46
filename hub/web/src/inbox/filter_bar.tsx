import type { SavedView } from "../api/types";
import { kApprovalsPath, kHandoversPath, kViews, savedViewName, type View, viewPath } from "../app/routes";
import { mayApprove } from "../app/session";
import { answered, toDecide } from "../approvals/counts";
import { number } from "../i18n/format";
import { t, tWire } from "../i18n/words";
import { labels } from "../team/labels";
import { Link } from "../ui/link";
import { kTopics } from "./choices";
import { AccountChoice, FilterChoice, LanguageChoice } from "./filter_choice";
import { counts, type Filters, filters, load } from "./list";
import { countText, savedViews } from "./saved_views";
import { ViewMenu } from "./view_menu";

function SavedViewLinks() {
    const chosen = filters.value.view;
    const isChosen = (view: SavedView) => savedViewName(view.id) === chosen;
    return (
        <>
            {savedViews.value.map((view) => (
                <span key={view.id} class="saved-view">
                    <Link href={viewPath(savedViewName(view.id))} current={isChosen(view)}>
                        <bdi>{view.name}</bdi>
                        {view.count !== null && <span class="count">{countText(view)}</span>}
                    </Link>
                    {isChosen(view) && <ViewMenu view={view} />}
                </span>
            ))}
        </>
    );
}
/** That nobody calls one and that nothing is late or went wrong needs no number. */
const kOnlyIfAny: readonly View[] = ["overdue", "mentions", "unsent"];
const countShown = (view: View) =>
    kOnlyIfAny.includes(view) ? (counts.value[view] ?? 0) > 0 : counts.value[view] !== undefined;

/** For whoever decides, and for whoever was answered. */
function ApprovalsLink() {
    const waiting = toDecide.value + answered.value;
    if (!mayApprove() && waiting === 0) return null;
    return (
        <Link href={kApprovalsPath} current={false}>
            {t("approval.title")}
            {waiting > 0 && <span class="count">{number(waiting)}</span>}
        </Link>
    );
}

function Views() {
    const chosen = filters.value.view;
    return (
        <nav class="views" aria-label={t("inbox.views")}>
            {kViews.map((view) => (
                <Link key={view} href={viewPath(view)} current={view === chosen}>
                    {t(`view.${view}`)}
                    {countShown(view) && <span class="count">{number(counts.value[view] ?? 0)}</span>}
                </Link>
            ))}
            <Link href="/inbox/quarantine" current={false}>
                {t("view.quarantine")}
                {(counts.value.quarantine ?? 0) > 0 && (
                    <span class="count">{number(counts.value.quarantine ?? 0)}</span>
                )}
            </Link>
            <Link href={kHandoversPath} current={false}>
                {t("team.handovers")}
            </Link>
            <ApprovalsLink />
            <SavedViewLinks />
        </nav>
    );
}

export function FilterBar() {
    const { account, language, topic, label, unread } = filters.value;
    const change = (wish: Partial<Filters>) => void load({ ...filters.value, ...wish });
    return (
        <div class="filter-bar">
            <Views />
            <div class="filters">
                <AccountChoice value={account} change={(chosen) => change({ account: chosen })} />
                <LanguageChoice value={language} change={(chosen) => change({ language: chosen })} />
                <FilterChoice
                    label={t("filter.topic")}
                    all={t("filter.all_topics")}
                    choices={kTopics.map((each) => ({ value: each.topic, text: tWire("topic", each.topic) }))}
                    value={topic}
                    change={(chosen) => change({ topic: chosen })}
                />
                {labels.value.length > 0 && (
                    <FilterChoice
                        label={t("team.label_filter")}
                        all={t("team.all_labels")}
                        choices={labels.value.map(({ id, name }) => ({ value: id, text: name }))}
                        value={label}
                        change={(chosen) => change({ label: chosen })}
                    />
                )}
                <label class="check">
                    <input
                        type="checkbox"
                        checked={unread ?? false}
                        onChange={(event) => change({ unread: event.currentTarget.checked })}
                    />
                    {t("filter.unread")}
                </label>
            </div>
        </div>
    );
}
