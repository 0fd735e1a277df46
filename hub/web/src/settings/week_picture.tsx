import { weekdayName } from "../i18n/format";
import { t } from "../i18n/words";
import { barsOf, hoursText, kWeekdays, type Week } from "./week";

const kSixHours = [360, 720, 1080];

/** Seven rows with bars where the team works; each says so in words beside it. */
export function WeekPicture({ week }: { week: Week }) {
    return (
        <table class="week">
            <caption class="unseen">{t("hours.week")}</caption>
            <thead class="unseen">
                <tr>
                    <th scope="col">{t("hours.day")}</th>
                    <th scope="col">{t("hours.hours")}</th>
                </tr>
            </thead>
            <tbody>
                {kWeekdays.map((name, day) => (
                    <tr key={name}>
                        <th scope="row">{weekdayName(day)}</th>
                        <td>
                            <svg
                                class="week-bar"
                                viewBox="0 0 1440 10"
                                preserveAspectRatio="none"
                                aria-hidden="true"
                            >
                                <rect class="week-ground" x="0" y="0" width="1440" height="10" />
                                {barsOf(week, day).map(({ from, length }) => (
                                    <rect
                                        key={from}
                                        class="week-work"
                                        x={from}
                                        y="0"
                                        width={length}
                                        height="10"
                                    />
                                ))}
                                {kSixHours.map((at) => (
                                    <rect key={at} class="week-tick" x={at} y="0" width="4" height="10" />
                                ))}
                            </svg>
                            <bdi class="number">{hoursText(week[name] ?? [])}</bdi>
                        </td>
                    </tr>
                ))}
            </tbody>
        </table>
    );
}
