import { useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { User } from "../api/types";
import { user } from "../app/session";
import { usePageTitle } from "../app/title";
import { tick } from "../app/tour";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Pending } from "../ui/pending";
import { ProblemBox } from "../ui/problem_box";
import { useAct, useAsk } from "../ui/use_ask";
import { SettingsTabs } from "./tabs";

const kRoles = ["seller", "editor", "operator"] as const;
type Role = (typeof kRoles)[number];

function Roles({ chosen, change }: { chosen: readonly Role[]; change: (roles: Role[]) => void }) {
    return (
        <fieldset class="roles">
            <legend class="unseen">{t("users.roles")}</legend>
            {kRoles.map((role) => (
                <label key={role} class="check">
                    <input
                        type="checkbox"
                        checked={chosen.includes(role)}
                        onChange={(event) =>
                            change(
                                event.currentTarget.checked
                                    ? [...chosen, role]
                                    : chosen.filter((each) => each !== role),
                            )
                        }
                    />
                    {t(`role.${role}`)}
                </label>
            ))}
        </fieldset>
    );
}

function Person({ person, changed }: { person: User; changed: () => void }) {
    const { problem, run } = useAct();
    const params = { path: { id: person.id } };
    const save = async (body: { roles?: Role[]; disabled?: boolean }) => {
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
            <Roles chosen={person.roles} change={(roles) => save({ roles })} />
            {person.id !== user.value?.id && (
                <Button onClick={() => save({ disabled: !person.disabled })}>
                    {t(person.disabled ? "users.enable" : "users.disable")}
                </Button>
            )}
            <ProblemBox problem={problem} />
        </li>
    );
}

function NewPerson({ changed }: { changed: () => void }) {
    const [name, setName] = useState("");
    const [password, setPassword] = useState("");
    const [roles, setRoles] = useState<Role[]>(["seller"]);
    const { busy, problem, run } = useAct();
    const add = async () => {
        if (!(await run(() => ask(api.POST("/users", { body: { name, password, roles } }))))) return;
        tick("colleague");
        setName("");
        setPassword("");
        changed();
    };
    return (
        <form
            class="settings-form"
            onSubmit={(event) => {
                event.preventDefault();
                void add();
            }}
        >
            <h2>{t("users.add")}</h2>
            <Field label={t("sign_in.name")} required>
                {(control) => (
                    <input
                        {...control}
                        required
                        autocomplete="off"
                        value={name}
                        onInput={(event) => setName(event.currentTarget.value)}
                    />
                )}
            </Field>
            <Field label={t("sign_in.password")} required help={t("sign_in.password_help")}>
                {(control) => (
                    <input
                        {...control}
                        type="password"
                        required
                        minLength={8}
                        autocomplete="new-password"
                        value={password}
                        onInput={(event) => setPassword(event.currentTarget.value)}
                    />
                )}
            </Field>
            <Roles chosen={roles} change={setRoles} />
            <ProblemBox problem={problem} />
            <Button kind="main" type="submit" waits={busy}>
                {t("users.add")}
            </Button>
        </form>
    );
}

export function Users() {
    const { value, problem, again } = useAsk(() => ask(api.GET("/users")), []);
    usePageTitle(t("settings.users"));
    return (
        <main class="room" id="main">
            <h1>{t("settings.users")}</h1>
            <SettingsTabs current="users" />
            <Pending value={value} problem={problem} again={again} />
            <ul class="cards">
                {value?.items.map((person) => (
                    <Person key={person.id} person={person} changed={again} />
                ))}
            </ul>
            <NewPerson changed={again} />
        </main>
    );
}
