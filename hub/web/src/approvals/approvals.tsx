import { useEffect } from "preact/hooks";
import { api, ask } from "../api/client";
import type { AskedAction } from "../api/types";
import { accounts, loadAccounts } from "../app/accounts";
import { loadPeople, personName } from "../app/people";
import { conversationPath } from "../app/routes";
import { mayApprove, worksInbox } from "../app/session";
import { usePageTitle } from "../app/title";
import { dateTimeIn, own } from "../i18n/format";
import { t } from "../i18n/words";
import { Detail } from "../ui/detail";
import { Link } from "../ui/link";
import { Nothing } from "../ui/nothing";
import { Pending } from "../ui/pending";
import { SaidInputs } from "../ui/said_inputs";
import { useAsk } from "../ui/use_ask";
import { useFresh } from "../ui/use_fresh";
import { ApprovalView } from "./approval";

const kMost = 50;

function Buyer({ asked }: { asked: AskedAction }) {
    const name = <bdi>{asked.buyer || t("buyer.nameless")}</bdi>;
    if (!worksInbox()) return name;
    return <Link href={conversationPath("queue", asked.action.conversation)}>{name}</Link>;
}

function Card({ asked, again }: { asked: AskedAction; again: () => void }) {
    const { action, label, inputs } = asked;
    const account = accounts.value?.find(({ id }) => id === asked.account);
    return (
        <li class="card">
            <div class="card-head">
                <strong dir="auto">{label}</strong>
                <Buyer asked={asked} />
                {account && <bdi class="dim">{account.name}</bdi>}
                {action.order_id && (
                    <bdi class="dim" dir="ltr">
                        {action.order_id}
                    </bdi>
                )}
                <bdi>{personName(action.user)}</bdi>
                {action.created_at && (
                    <time class="dim" dateTime={action.created_at}>
                        {dateTimeIn(new Date(action.created_at), own())}
                    </time>
                )}
            </div>
            {action.state !== "awaiting_approval" && (
                <p>
                    <span class="tag">{t(`act_state.${action.reason ?? action.state}`)}</span>{" "}
                    <Detail text={action.error} />
                </p>
            )}
            <SaidInputs inputs={inputs} />
            <ApprovalView {...{ action, label, inputs, again }} />
        </li>
    );
}

interface ListProps {
    of: "me" | undefined;
    empty: string;
}

function List({ of, empty }: ListProps) {
    const query = of ? { of } : { limit: kMost };
    const { value, problem, again } = useAsk(() => ask(api.GET("/approvals", { params: { query } })), [of]);
    useFresh(again, ["approval", "reset"]);
    return (
        <>
            <Pending value={value} problem={problem} again={again} />
            {value?.items.length === 0 && <Nothing why={empty} />}
            <ul class="cards">
                {value?.items.map((asked) => (
                    <Card key={asked.action.id} asked={asked} again={again} />
                ))}
            </ul>
            {value?.next && <p class="dim">{t("approval.more")}</p>}
        </>
    );
}

/** Actions above somebody's limit: those that wait for one's word, and those that one has asked for. */
export function Approvals() {
    usePageTitle(t("approval.title"));
    useEffect(loadPeople, []);
    useEffect(() => {
        if (!accounts.value) loadAccounts();
    }, []);
    return (
        <main class="room" id="main">
            <h1>{t("approval.title")}</h1>
            {mayApprove() && (
                <section>
                    <h2>{t("approval.for_you")}</h2>
                    <List of={undefined} empty={t("approval.none")} />
                </section>
            )}
            <section>
                <h2>{t("approval.of_you")}</h2>
                <List of="me" empty={t("approval.none_of_you")} />
            </section>
        </main>
    );
}
