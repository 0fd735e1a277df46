import { useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { Team, User } from "../api/types";
import { user } from "../app/session";
import { isolate, t } from "../i18n/words";
import { Button } from "../ui/button";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";
import { LocaleFields } from "./locale_fields";
import { NewPassword } from "./new_password";
import { type Role, RoleFields } from "./role_fields";
import { TeamChoice } from "./team_choice";

interface Change {
    roles?: Role[];
    locales?: string[];
    team?: string | null;
    disabled?: boolean;
}

interface Props {
    person: User;
    teams: readonly Team[];
    /** Those that there are templates in. */
    locales: readonly string[];
    changed: () => void;
}

/** What an operator sets of a person; each at once. */
export function Person({ person, teams, locales, changed }: Props) {
    const [resets, setResets] = useState(false);
    const { problem, run } = useAct();
    const params = { path: { id: person.id } };
    const save = async (body: Change) => {
        await run(() => ask(api.PATCH("/users/{id}", { params, body })));
        changed();
    };
    return (
        <li class="card">
            <div class="card-head">
                <strong>
                    <bdi>{person.name}</bdi>
                </strong>
                {person.disabled && <span class="tag">{t("users.disabled")}</span>}
            </div>
            <RoleFields chosen={person.roles} change={(roles) => save({ roles })} />
            {person.roles.includes("editor") && (
                <LocaleFields
                    chosen={person.locales}
                    offered={locales}
                    change={(chosen) => save({ locales: chosen })}
                />
            )}
            {teams.length > 1 && (
                <TeamChoice
                    label={t("hours.name")}
                    none={t("users.no_team")}
                    teams={teams}
                    chosen={person.team ?? ""}
                    choose={(id) => save({ team: id || null })}
                />
            )}
            {person.id !== user.value?.id && (
                <div class="acts">
                    <Button onClick={() => save({ disabled: !person.disabled })}>
                        {t(person.disabled ? "users.enable" : "users.disable")}
                    </Button>
                    <Button
                        aria-haspopup="dialog"
                        aria-label={t("users.reset_of", { name: isolate(person.name) })}
                        onClick={() => setResets(true)}
                    >
                        {t("users.reset")}
                    </Button>
                </div>
            )}
            <ProblemBox problem={problem} />
            {resets && <NewPassword person={person} close={() => setResets(false)} />}
        </li>
    );
}
