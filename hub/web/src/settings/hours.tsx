import { useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { Team } from "../api/types";
import { showToast } from "../app/announce";
import { isOperator } from "../app/session";
import { usePageTitle } from "../app/title";
import { calendarDay, dateTimeIn, own, ownZone, weekdayName } from "../i18n/format";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Nothing } from "../ui/nothing";
import { Pending } from "../ui/pending";
import { ProblemBox } from "../ui/problem_box";
import { useAct, useAsk } from "../ui/use_ask";
import { SpanFields } from "./span_fields";
import { SpecialDays } from "./special_days";
import { SettingsTabs } from "./tabs";
import { TeamChoice } from "./team_choice";
import { TeamMembers } from "./team_members";
import { hoursText, kWeekdays, type Week } from "./week";
import { WeekPicture } from "./week_picture";
import { Zones } from "./zones";

type Draft = Pick<Team, "name" | "timezone" | "week" | "days" | "answer_target_minutes">;

const kWorkday = [{ from: "09:00", to: "18:00" }];

const kUsualWeek: Week = Object.fromEntries(kWeekdays.map((day, n) => [day, n < 5 ? kWorkday : []]));

function firstDraft(others: number): Draft {
    return {
        name: others === 0 ? t("hours.first_name") : "",
        timezone: ownZone.value,
        week: kUsualWeek,
        days: [],
        answer_target_minutes: null,
    };
}

function draftOf({ name, timezone, week, days, answer_target_minutes }: Team): Draft {
    return { name, timezone, week, days, answer_target_minutes };
}

/** Whether the team works now, and until or from when. */
function Now({ team }: { team: Team }) {
    const when = (instant: string) => dateTimeIn(new Date(instant), own());
    if (team.open_now)
        return (
            <p role="status">
                {team.closes_at ? t("hours.open_until", { time: when(team.closes_at) }) : t("hours.open")}
            </p>
        );
    return (
        <p role="status">
            {team.opens_at ? t("hours.shut_until", { time: when(team.opens_at) }) : t("hours.shut")}
        </p>
    );
}

interface FormProps {
    /** Undefined for one that is to be added. */
    team: Team | undefined;
    /** How many there are besides one that is to be added. */
    others: number;
    saved: (team: Team) => void;
}

function Form({ team, others, saved }: FormProps) {
    const [draft, setDraft] = useState<Draft>(() => (team ? draftOf(team) : firstDraft(others)));
    const { busy, problem, run } = useAct();
    const put = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
    const save = async () => {
        await run(async () => {
            const kept = await (team
                ? ask(api.PATCH("/teams/{id}", { params: { path: { id: team.id } }, body: draft }))
                : ask(api.POST("/teams", { body: draft })));
            showToast(t("hours.saved"));
            saved(kept);
        });
    };
    return (
        <form
            class="hours-form"
            onSubmit={(event) => {
                event.preventDefault();
                void save();
            }}
        >
            <section>
                <h2>{t("hours.week")}</h2>
                <p class="help">{t("hours.week_help")}</p>
                {kWeekdays.map((day, n) => (
                    <SpanFields
                        key={day}
                        day={weekdayName(n)}
                        spans={draft.week[day] ?? []}
                        change={(spans) => put({ week: { ...draft.week, [day]: spans } })}
                    />
                ))}
            </section>
            <SpecialDays days={draft.days} change={(days) => put({ days })} />
            <Field label={t("hours.name")} required>
                {(control) => (
                    <input
                        {...control}
                        required
                        maxLength={60}
                        dir="auto"
                        value={draft.name}
                        onInput={(event) => put({ name: event.currentTarget.value })}
                    />
                )}
            </Field>
            <Field label={t("hours.zone")} required>
                {(control) => (
                    <input
                        {...control}
                        required
                        list="zones"
                        dir="ltr"
                        value={draft.timezone}
                        onInput={(event) => put({ timezone: event.currentTarget.value })}
                    />
                )}
            </Field>
            <Zones />
            <Field label={t("hours.target")} help={t("hours.target_help")}>
                {(control) => (
                    <input
                        {...control}
                        type="number"
                        min={1}
                        max={43_200}
                        value={draft.answer_target_minutes ?? ""}
                        onInput={(event) =>
                            put({ answer_target_minutes: Number(event.currentTarget.value) || null })
                        }
                    />
                )}
            </Field>
            <ProblemBox problem={problem} />
            <Button kind="main" type="submit" waits={busy}>
                {t("hours.save")}
            </Button>
        </form>
    );
}

/** For whoever may only read: the days that differ. */
function DaysToRead({ team }: { team: Team }) {
    if (team.days.length === 0) return null;
    return (
        <section>
            <h2>{t("hours.days")}</h2>
            <ul class="special-days">
                {team.days.map(({ day, name, spans = [] }) => (
                    <li key={day}>
                        <span class="number">{calendarDay(day)}</span>
                        <bdi>{name}</bdi>
                        <bdi class="dim">{hoursText(spans)}</bdi>
                    </li>
                ))}
            </ul>
        </section>
    );
}

/** The hours of one team, to read and, for operators, to change. */
function TeamHours({ team, saved }: { team: Team; saved: (team: Team) => void }) {
    return (
        <>
            <Now team={team} />
            <WeekPicture week={team.week} />
            <p class="dim">{t("hours.clock_of", { zone: team.timezone })}</p>
            {isOperator() ? <Form team={team} others={0} saved={saved} /> : <DaysToRead team={team} />}
        </>
    );
}

/** The hours of the shop's teams. */
export function Hours() {
    const { value, problem, again } = useAsk(() => ask(api.GET("/teams")), []);
    const people = useAsk(() => ask(api.GET("/users")), []);
    const [chosen, choose] = useState("");
    const [adds, setAdds] = useState(false);
    usePageTitle(t("settings.hours"));
    const teams = value?.items ?? [];
    const team = teams.find(({ id }) => id === chosen) ?? teams[0];
    const show = (id: string) => {
        choose(id);
        setAdds(false);
        again();
    };
    const adding = isOperator() && value !== undefined && (adds || !team);
    return (
        <main class="room" id="main">
            <h1>{t("settings.hours")}</h1>
            <SettingsTabs current="hours" />
            <Pending value={value} problem={problem} again={again} />
            {value && !team && <Nothing why={t(isOperator() ? "hours.none" : "hours.none_yet")} />}
            {teams.length > 1 && !adding && (
                <TeamChoice label={t("hours.whose")} teams={teams} chosen={team?.id ?? ""} choose={choose} />
            )}
            {team && isOperator() && (
                <Button onClick={() => setAdds(!adds)}>{t(adds ? "action.cancel" : "hours.add_team")}</Button>
            )}
            {team && !adding && (
                <>
                    <TeamHours key={team.id} team={team} saved={({ id }) => show(id)} />
                    <TeamMembers
                        team={team}
                        teams={teams}
                        people={people.value?.items ?? []}
                        removed={() => show("")}
                    />
                </>
            )}
            {adding && <Form team={undefined} others={teams.length} saved={({ id }) => show(id)} />}
        </main>
    );
}
