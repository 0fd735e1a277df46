import { useState } from "preact/hooks";
import type { QualityCard, QualityCriterion } from "../api/types";
import { personName } from "../app/people";
import { conversationPath } from "../app/routes";
import { isOperator, user } from "../app/session";
import { Text } from "../conversation/text";
import { dateTimeIn, own } from "../i18n/format";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { Link } from "../ui/link";
import { AnswerForm } from "./answer_form";
import { criterionName } from "./criteria";
import { ReviewForm } from "./review_form";

const when = (at: string | null) => (at ? dateTimeIn(new Date(at), own()) : "–");

/** The reply and what it answers. */
function Exchange({ card }: { card: QualityCard }) {
    if (!card.conversation) return <p class="dim">{t("quality.deleted")}</p>;
    return (
        <>
            {card.question && (
                <div class="buyer-side">
                    <p class="side-label">{t("quality.question")}</p>
                    <Text text={card.question} lang={card.language} />
                </div>
            )}
            <div>
                <p class="side-label">{t("quality.reply")}</p>
                <Text text={card.text} lang={undefined} />
            </div>
        </>
    );
}

/** What was said of it. */
function Marks({ card, criteria }: { card: QualityCard; criteria: QualityCriterion[] }) {
    return (
        <table class="figures quality-marks">
            <caption>
                {t("quality.by_reviewer", { name: personName(card.reviewer), time: when(card.reviewed_at) })}
            </caption>
            <thead>
                <tr>
                    <th scope="col">{t("quality.by.criterion")}</th>
                    <th scope="col">{t("quality.verdict")}</th>
                    <th scope="col">{t("quality.remark")}</th>
                </tr>
            </thead>
            <tbody>
                {card.marks.map(({ criterion, mark, remark }) => {
                    const known = criteria.find(({ id }) => id === criterion);
                    return (
                        <tr key={criterion}>
                            <th scope="row" dir="auto">
                                {known ? criterionName(known) : criterion}
                            </th>
                            <td>
                                <span class={mark === "no" ? "tag bad" : "tag"}>
                                    {t(`quality.mark.${mark}`)}
                                </span>
                            </td>
                            <td dir="auto">{remark}</td>
                        </tr>
                    );
                })}
            </tbody>
        </table>
    );
}

interface Props {
    card: QualityCard;
    criteria: QualityCriterion[];
}

/** A reply that was drawn: judged here by an operator, answered here by who wrote it. */
export function Card({ card: given, criteria }: Props) {
    const [changed, setChanged] = useState<QualityCard>();
    const [judging, setJudging] = useState(false);
    const card = changed ?? given;
    const mine = card.person === user.value?.id;
    const mayJudge = isOperator() && !mine && !card.answered_at && card.conversation;
    const answered = card.answered_at && card.answer;
    const done = (after: QualityCard) => {
        setChanged(after);
        setJudging(false);
    };
    return (
        <li class="card quality-card">
            <div class="card-head">
                <h2>{t("quality.card", { name: personName(card.person), time: when(card.sent_at) })}</h2>
                {card.late && <span class="tag bad">{t("quality.late")}</span>}
                {card.hinted && <span class="tag bad">{t("quality.hinted")}</span>}
                {card.conversation && (
                    <Link href={conversationPath("queue", card.conversation)}>
                        {t("orders.conversation")}
                    </Link>
                )}
            </div>
            <Exchange card={card} />
            {card.reviewed_at && !judging && <Marks card={card} criteria={criteria} />}
            {mayJudge && !judging && (
                <div>
                    <Button onClick={() => setJudging(true)}>{t("quality.judge")}</Button>
                </div>
            )}
            {judging && (
                <ReviewForm card={card} criteria={criteria.filter(({ retired }) => !retired)} done={done} />
            )}
            {answered && (
                <div>
                    <p class="side-label">{t("quality.answered", { name: personName(card.person) })}</p>
                    <Text text={card.answer} lang={undefined} />
                </div>
            )}
            {mine && card.reviewed_at && !card.answered_at && <AnswerForm card={card} done={done} />}
        </li>
    );
}
