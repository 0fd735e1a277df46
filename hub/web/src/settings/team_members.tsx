import { useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { Team, User } from "../api/types";
import { isOperator } from "../app/session";
import { isolate, t } from "../i18n/words";
import { Button } from "../ui/button";
import { RemoveDialog } from "./remove_dialog";

interface Props {
    team: Team;
    /** All of the shop, its own first. */
    teams: readonly Team[];
    people: readonly User[];
    removed: () => void;
}

/** What becomes of those who work by the hours of a team that goes. */
function afterwards({ team, teams }: Props, count: number): string {
    const others = teams.filter(({ id }) => id !== team.id);
    const next = others[0];
    if (!next) return t("hours.remove_last");
    const name = isolate(next.name);
    return team.id === teams[0]?.id
        ? t("hours.remove_first", { name })
        : t("hours.remove_what", { count, name });
}

/** Who works by a team's hours, and how the team is removed. */
export function TeamMembers(props: Props) {
    const { team, teams, people, removed } = props;
    const [asks, setAsks] = useState(false);
    const members = people.filter((person) => person.team === team.id);
    const names = members.map(({ name }) => isolate(name)).join(t("list.comma"));
    const isOwn = team.id === teams[0]?.id;
    const title = t("hours.remove_of", { name: isolate(team.name) });
    return (
        <>
            {isOwn && teams.length > 1 && <p class="help">{t("hours.shops_own")}</p>}
            {names && <p>{t("hours.members", { names })}</p>}
            {!names && !isOwn && <p>{t("hours.no_members")}</p>}
            {isOperator() && <Button onClick={() => setAsks(true)}>{t("hours.remove_team")}</Button>}
            {asks && (
                <RemoveDialog
                    title={title}
                    what={afterwards(props, members.length)}
                    act={t("hours.remove_team")}
                    remove={() => ask(api.DELETE("/teams/{id}", { params: { path: { id: team.id } } }))}
                    removed={removed}
                    close={() => setAsks(false)}
                />
            )}
        </>
    );
}
