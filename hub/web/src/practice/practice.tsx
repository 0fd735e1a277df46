import { useEffect } from "preact/hooks";
import { api, ask } from "../api/client";
import { onChange } from "../api/live";
import type { PracticeScore, PracticeTask } from "../api/types";
import { conversationPath } from "../app/routes";
import { usePageTitle } from "../app/title";
import { languageName } from "../i18n/format";
import { t, tWire } from "../i18n/words";
import { FactLine } from "../ui/fact_line";
import { Link } from "../ui/link";
import { Nothing } from "../ui/nothing";
import { Pending } from "../ui/pending";
import { useAsk } from "../ui/use_ask";

const isFaulty = ({ need_met, language_right }: PracticeTask) => !need_met || !language_right;

function Shares({ score }: { score: PracticeScore }) {
    const { of, answered, need_met, language_right } = score;
    return (
        <dl class="facts-list">
            <FactLine label={t("practice.answered")}>{t("practice.share", { count: answered, of })}</FactLine>
            <FactLine label={t("practice.need_met")}>
                {t("practice.share", { count: need_met, of: answered })}
            </FactLine>
            <FactLine label={t("practice.language_right")}>
                {t("practice.share", { count: language_right, of: answered })}
            </FactLine>
        </dl>
    );
}

function Judged({ task }: { task: PracticeTask }) {
    const intent = task.need?.split(".")[1] ?? "";
    return (
        <tr>
            <th scope="row">
                <Link href={conversationPath("queue", task.conversation)}>
                    <bdi>{task.buyer || t("buyer.nameless")}</bdi>
                </Link>
            </th>
            <td>{tWire("intent", intent)}</td>
            <td>{t(task.need_met ? "practice.yes" : "practice.no")}</td>
            <td>
                {t(task.language_right ? "practice.yes" : "practice.no")} ({languageName(task.language)})
            </td>
        </tr>
    );
}

/** How the made-up buyers of a practice were answered, what went wrong first. */
export function Practice() {
    const { value, problem, again } = useAsk(() => ask(api.GET("/practice/score")), []);
    useEffect(() => onChange("reply", again), []);
    usePageTitle(t("practice.title"));
    const judged = (value?.tasks ?? []).filter(({ answered }) => answered);
    judged.sort((one, other) => Number(isFaulty(other)) - Number(isFaulty(one)));
    return (
        <main class="room" id="main">
            <h1>{t("practice.title")}</h1>
            <p class="dim">{t("practice.what")}</p>
            <Pending value={value} problem={problem} again={again} />
            {value && <Shares score={value} />}
            {value && judged.length === 0 && <Nothing why={t("practice.none")} />}
            {judged.length > 0 && (
                <table class="figures">
                    <thead>
                        <tr>
                            <th scope="col">{t("practice.buyer")}</th>
                            <th scope="col">{t("practice.need")}</th>
                            <th scope="col">{t("practice.need_met")}</th>
                            <th scope="col">{t("practice.language_right")}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {judged.map((task) => (
                            <Judged key={task.conversation} task={task} />
                        ))}
                    </tbody>
                </table>
            )}
        </main>
    );
}
