import type { BuyerClock, Case, Thread } from "../api/types";
import { dateTimeIn, money, own } from "../i18n/format";
import { t } from "../i18n/words";
import { LongDeadline } from "../inbox/deadline";
import { Copyable } from "../ui/copyable";
import { FactLine } from "../ui/fact_line";
import { isOpen } from "./acting";
import { ActionButtons } from "./action_buttons";

function Stage({ one }: { one: Case }) {
    return (
        <p class="tag-line">
            <span class={one.stage === "needs_seller" ? "tag bad" : "tag"}>
                {t(`case.stage.${one.stage}`)}
            </span>
            {one.stage_text && (
                <span class="dim" dir="auto">
                    {one.stage_text}
                </span>
            )}
        </p>
    );
}

function CaseCard({ shown, one }: { shown: Thread; one: Case }) {
    const { clock } = shown.conversation;
    return (
        <li class="case-card">
            <h3 dir="auto">{one.kind}</h3>
            <Stage one={one} />
            {isOpen(one) && <RespondBy one={one} clock={clock} />}
            <dl class="facts-list">
                {one.reason && (
                    <FactLine label={t("case.reason")}>
                        <span dir="auto">{one.reason}</span>
                    </FactLine>
                )}
                {one.amount && (
                    <FactLine label={t("case.amount")}>
                        {money(one.amount.amount, one.amount.currency)}
                    </FactLine>
                )}
                <FactLine label={t("case.number")}>
                    <Copyable text={one.external_id} label={t("copy.case")} />
                </FactLine>
                {one.opened_at && (
                    <FactLine label={t("case.opened")}>{dateTimeIn(new Date(one.opened_at), own())}</FactLine>
                )}
            </dl>
            {isOpen(one) && <ActionButtons shown={shown} about="case" one={one} />}
        </li>
    );
}

/** What the marketplace allows the seller; after it decides without him. */
function RespondBy({ one, clock }: { one: Case; clock: BuyerClock | null }) {
    if (!one.respond_by) return null;
    return (
        <LongDeadline
            deadline={{ kind: "case", at: one.respond_by, rule: "", rule_code: "case" }}
            clock={clock}
        />
    );
}

/** Disputes, returns and claims that the marketplace conducts: open ones in sight, closed ones folded. */
export function Cases({ shown }: { shown: Thread }) {
    const { cases } = shown;
    const open = cases.filter(isOpen);
    const closed = cases.filter((one) => !isOpen(one));
    if (cases.length === 0) return null;
    const cards = (some: Case[]) => (
        <ul class="cases">
            {some.map((one) => (
                <CaseCard key={one.id} shown={shown} one={one} />
            ))}
        </ul>
    );
    return (
        <>
            <h2>{t("case.title")}</h2>
            {open.length > 0 && cards(open)}
            {closed.length > 0 && (
                <details>
                    <summary>{t("case.closed", { count: closed.length })}</summary>
                    {cards(closed)}
                </details>
            )}
        </>
    );
}
