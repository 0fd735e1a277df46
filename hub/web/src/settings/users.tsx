import { useState } from "preact/hooks";
import { api, ask } from "../api/client";
import { usePageTitle } from "../app/title";
import { tick } from "../app/tour";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Pending } from "../ui/pending";
import { ProblemBox } from "../ui/problem_box";
import { useAct, useAsk } from "../ui/use_ask";
import { Person } from "./person";
import { type Role, RoleFields } from "./role_fields";
import { SettingsTabs } from "./tabs";

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
            <RoleFields chosen={roles} change={setRoles} />
            <ProblemBox problem={problem} />
            <Button kind="main" type="submit" waits={busy}>
                {t("users.add")}
            </Button>
        </form>
    );
}

/** Who works here, and as what. */
export function Users() {
    const { value, problem, again } = useAsk(() => ask(api.GET("/users")), []);
    const teams = useAsk(() => ask(api.GET("/teams")), []);
    const texts = useAsk(() => ask(api.GET("/templates-coverage")), []);
    usePageTitle(t("settings.users"));
    return (
        <main class="room" id="main">
            <h1>{t("settings.users")}</h1>
            <SettingsTabs current="users" />
            <p class="help">{t("users.roles_what")}</p>
            <Pending value={value} problem={problem} again={again} />
            <ul class="cards">
                {value?.items.map((person) => (
                    <Person
                        key={person.id}
                        person={person}
                        teams={teams.value?.items ?? []}
                        locales={texts.value?.locales.map(({ locale }) => locale) ?? []}
                        changed={again}
                    />
                ))}
            </ul>
            <NewPerson changed={again} />
        </main>
    );
}
