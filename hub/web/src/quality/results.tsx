import { useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { QualityCriterion, QualityFigures } from "../api/types";
import { people, personName } from "../app/people";
import { number, percent } from "../i18n/format";
import { t } from "../i18n/words";
import { timeName } from "../reports/days";
import { TableFrame } from "../reports/table_frame";
import { Field } from "../ui/field";
import { Nothing } from "../ui/nothing";
import { Pending } from "../ui/pending";
import { useAsk } from "../ui/use_ask";
import { criterionName } from "./criteria";

const kGroups = ["person", "criterion", "week"] as const;
type Group = (typeof kGroups)[number];

const groupName = (by: Group) => (by === "criterion" ? t("quality.by.criterion") : t(`reports.by.${by}`));

function rowName(by: Group, key: string, criteria: QualityCriterion[]): string {
    if (by === "week") return timeName(key);
    if (by === "person") return people.value.find(({ id }) => id === key)?.name ?? personName(key);
    const known = criteria.find(({ id }) => id === key);
    return known ? criterionName(known) : key;
}

/** Of the marks that say anything, how many say yes. */
function Share({ yes, no }: QualityFigures) {
    if (yes + no === 0) return <>–</>;
    const share = yes / (yes + no);
    return (
        <span class="voice-cell">
            <svg class="bar quality-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                <rect class="bar-ground" width="100" height="8" />
                <rect class="bar-part" width={Math.round(share * 100)} height="8" />
            </svg>
            <span>{percent(share)}</span>
        </span>
    );
}

/** What came of the reviews, with how many were looked at. */
export function Results() {
    const [by, setBy] = useState<Group>("person");
    const { value, problem, again } = useAsk(async () => {
        const [criteria, figures] = await Promise.all([
            ask(api.GET("/quality/criteria")),
            ask(api.GET("/quality/figures", { params: { query: { by } } })),
        ]);
        return { by, criteria: criteria.items, figures: figures.items };
    }, [by]);
    return (
        <>
            <div class="report-filters">
                <Field label={t("reports.by")}>
                    {(control) => (
                        <select
                            {...control}
                            value={by}
                            onChange={(event) => setBy(event.currentTarget.value as Group)}
                        >
                            {kGroups.map((each) => (
                                <option key={each} value={each}>
                                    {groupName(each)}
                                </option>
                            ))}
                        </select>
                    )}
                </Field>
            </div>
            <p class="dim">{t("quality.results_what")}</p>
            <Pending value={value} problem={problem} again={again} />
            {value?.figures.length === 0 && !problem && <Nothing why={t("quality.no_results")} />}
            {value && value.figures.length > 0 && (
                <TableFrame label={t("quality.tab.results")}>
                    <table class="figures">
                        <thead>
                            <tr>
                                <th scope="col">{groupName(value.by)}</th>
                                <th scope="col">{t("quality.drawn")}</th>
                                <th scope="col">{t("quality.looked_at")}</th>
                                <th scope="col">{t("quality.share")}</th>
                            </tr>
                        </thead>
                        <tbody>
                            {value.figures.map((row) => (
                                <tr key={row.key}>
                                    <th scope="row">
                                        <bdi>{rowName(value.by, row.key, value.criteria)}</bdi>
                                    </th>
                                    <td>{number(row.drawn)}</td>
                                    <td>{number(row.looked_at)}</td>
                                    <td>
                                        <Share {...row} />
                                    </td>
                                </tr>
                            ))}
                        </tbody>
                    </table>
                </TableFrame>
            )}
        </>
    );
}
