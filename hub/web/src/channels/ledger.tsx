import { useEffect, useState } from "preact/hooks";
import { api, ask } from "../api/client";
import { onChange } from "../api/live";
import type { Account, Kind } from "../api/types";
import { showToast } from "../app/announce";
import { dateTimeIn, dayIn, number, own } from "../i18n/format";
import { t } from "../i18n/words";
import { useNamed } from "../keys/named";
import { Button } from "../ui/button";
import { Pending } from "../ui/pending";
import { ProblemBox } from "../ui/problem_box";
import { useAct, useAsk } from "../ui/use_ask";
import { LedgerPicture } from "./ledger_picture";
import { PullAgain } from "./pull_again";

const kDaysShown = 7;
const kReconciliationsShown = 5;
/** The hub counts by days of UTC. */
const kUtc = { timezone: "UTC" };

const fetchLedger = (id: string) => ask(api.GET("/accounts/{id}/ledger", { params: { path: { id } } }));
type Ledger = Awaited<ReturnType<typeof fetchLedger>>;
type Day = Ledger["days"][number];
type Reconciliation = Ledger["reconciliations"][number];

function Figure({ count, bad }: { count: number; bad?: boolean }) {
    return <td class={bad && count > 0 ? "bad-text" : undefined}>{number(count)}</td>;
}

function Days({ days }: { days: Day[] }) {
    const [all, setAll] = useState(false);
    if (days.length === 0) return <p class="dim">{t("ledger.no_days")}</p>;
    return (
        <>
            <LedgerPicture days={days} />
            <table class="figures">
                <thead>
                    <tr>
                        <th scope="col">{t("ledger.day")}</th>
                        <th scope="col">{t("ledger.in")}</th>
                        <th scope="col">{t("ledger.out")}</th>
                        <th scope="col">{t("ledger.set_aside")}</th>
                        <th scope="col">{t("ledger.failed")}</th>
                    </tr>
                </thead>
                <tbody>
                    {(all ? days : days.slice(0, kDaysShown)).map((day) => (
                        <tr key={day.day}>
                            <th scope="row">{dayIn(new Date(day.day), kUtc)}</th>
                            <Figure count={day.received} />
                            <Figure count={day.sent} />
                            <Figure count={day.quarantined} bad />
                            <Figure count={day.errors ?? 0} bad />
                        </tr>
                    ))}
                </tbody>
            </table>
            {days.length > kDaysShown && (
                <Button kind="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
                    {all ? t("ledger.fewer") : t("ledger.all", { count: days.length })}
                </Button>
            )}
        </>
    );
}

function Reconciliations({ all }: { all: Reconciliation[] }) {
    if (all.length === 0) return <p class="dim">{t("ledger.never_checked")}</p>;
    return (
        <ul class="evidence">
            {all.slice(0, kReconciliationsShown).map(({ at, from, to, listed, missing }) => (
                <li key={at} class="reconciliation">
                    <span class={missing > 0 ? "warning" : undefined}>
                        {missing > 0
                            ? t("ledger.missing", { listed: number(listed), missing })
                            : t("ledger.all_here", { listed: number(listed) })}
                    </span>
                    <span class="dim">
                        {t("ledger.window", {
                            time: dateTimeIn(new Date(at), own()),
                            from: dateTimeIn(new Date(from), own()),
                            to: dateTimeIn(new Date(to), own()),
                        })}
                    </span>
                </li>
            ))}
        </ul>
    );
}

function CheckAgain({ account, done }: { account: Account; done: () => void }) {
    const { busy, problem, run } = useAct();
    const check = async () => {
        const params = { path: { id: account.id } };
        if (busy || !(await run(() => ask(api.POST("/accounts/{id}/reconcile", { params }))))) return;
        showToast(t("ledger.check_asked"));
        done();
    };
    useNamed(t("ledger.check"), check);
    return (
        <>
            <div class="acts">
                <Button onClick={check} waits={busy}>
                    {t("ledger.check")}
                </Button>
            </div>
            <ProblemBox problem={problem} />
        </>
    );
}

/** What came and went, and whether all is here that the marketplace says exists. */
export function Ledger({ account, kind }: { account: Account; kind: Kind }) {
    const { id } = account;
    const { value, problem, again } = useAsk(() => fetchLedger(id), [id]);
    useEffect(() => onChange("account", (ids) => ids.has(id) && again()), [id]);
    const relists = kind.abilities.includes("relist");
    return (
        <section class="card" aria-label={t("ledger.title")}>
            <h2>{t("ledger.title")}</h2>
            <Pending value={value} problem={problem} again={again} />
            {value && <Days days={value.days} />}
            {relists && (
                <>
                    <h3>{t("ledger.checks")}</h3>
                    {value && <Reconciliations all={value.reconciliations} />}
                    <CheckAgain account={account} done={again} />
                </>
            )}
            <PullAgain account={account} />
        </section>
    );
}
