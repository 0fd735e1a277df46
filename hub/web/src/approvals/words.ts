import type { Action, Approval, Hold } from "../api/types";
import { dateTimeIn, money, own } from "../i18n/format";
import { t, tWire } from "../i18n/words";

type Amount = Action["cost"];

const said = (amount: Amount | undefined) => (amount ? money(amount.amount, amount.currency) : "");

const amounts = ({ limit, spent }: Hold, cost: Amount | undefined) => ({
    amount: said(cost),
    limit: said(limit),
    spent: said(spent),
});

/** What an action is above, to whoever is about to ask for it. */
export const warningOf = (hold: Hold, cost: Amount | undefined) =>
    t(`approval.warn.${hold.why}`, amounts(hold, cost));

/** The same to whoever decides. */
export const whyHeld = (hold: Hold, cost: Amount | undefined) =>
    t(`approval.why.${hold.why}`, amounts(hold, cost));

type Change = Approval["changes"][number];

function stateName({ what }: Change, state: string): string {
    if (!state) return t("approval.not_known");
    if (what === "total") {
        const [amount = "", currency = ""] = state.split(" ");
        return money(amount, currency);
    }
    if (what === "respond_by") return dateTimeIn(new Date(state), own());
    return what === "case_stage" ? tWire("case.stage", state) : tWire("order_status", state);
}

export const changeText = (change: Change) =>
    t(`approval.changed.${change.what}`, {
        before: stateName(change, change.then),
        after: stateName(change, change.now),
    });
