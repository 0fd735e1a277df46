import { useEffect, useState } from "preact/hooks";
import { useLocation } from "wouter-preact";
import { api, ask } from "../api/client";
import { type Problem, problemOf } from "../api/problem";
import { say, showToast } from "../app/announce";
import { accountPath } from "../app/routes";
import { usePageTitle } from "../app/title";
import { tick } from "../app/tour";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { Link } from "../ui/link";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";
import { beginRound, endRound, type Round, roundUnderWay, takeAnswer } from "./authorization";

function TryAgain({ round }: { round: Round }) {
    const { busy, problem, run } = useAct();
    const again = () =>
        run(async () => {
            const account = await ask(api.GET("/accounts/{id}", { params: { path: { id: round.account } } }));
            await beginRound(account, round.start);
        });
    return (
        <>
            <ProblemBox problem={problem} />
            <Button kind="main" onClick={again} waits={busy}>
                {t("authorize.retry")}
            </Button>
        </>
    );
}

/** Where the marketplace sends the browser back to: ends the sign-in and goes on to the account. */
export function Connected() {
    const [, go] = useLocation();
    const [problem, setProblem] = useState<Problem>();
    const round = roundUnderWay();
    useEffect(() => {
        endRound(takeAnswer(), round).then(
            (account) => {
                tick("account");
                showToast(t("authorize.done"));
                go(accountPath(account), { replace: true });
            },
            (error) => setProblem(problemOf(error)),
        );
    }, []);
    const title = t(problem ? "authorize.failed" : "authorize.ending");
    usePageTitle(title);
    useEffect(() => say(title), [title]);
    return (
        <main class="room" id="main">
            <h1>{title}</h1>
            <ProblemBox problem={problem} />
            {problem && (
                <div class="acts">
                    {round && <TryAgain round={round} />}
                    <Link href={round ? accountPath(round.account) : "/channels"} class="button plain">
                        {t(round ? "authorize.to_account" : "authorize.to_channels")}
                    </Link>
                </div>
            )}
        </main>
    );
}
