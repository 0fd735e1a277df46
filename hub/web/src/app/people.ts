import { signal } from "@preact/signals";
import { api, ask } from "../api/client";
import type { User } from "../api/types";
import { t } from "../i18n/words";
import { user } from "./session";

/** Colleagues, as far as one may see them. */
export const people = signal<User[]>([]);

let asked = false;

export function loadPeople() {
    if (asked) return;
    asked = true;
    // Not everyone may list people: then only "me" can be named.
    ask(api.GET("/users")).then(
        (answer) => {
            people.value = answer.items.filter((person) => !person.disabled);
        },
        () => undefined,
    );
}

/** Colleagues who can be called to a conversation. */
export const inboxPeople = (): User[] =>
    people.value.filter(({ roles }) => roles.includes("seller") || roles.includes("operator"));

/** The name by which somebody is known, one's own included. */
export const nameOf = (id: string | null): string =>
    people.value.find((person) => person.id === id)?.name ?? t("person.colleague");

export function personName(id: string | null | undefined): string {
    if (!id) return t("person.nobody");
    if (id === user.value?.id) return t("person.me");
    return people.value.find((person) => person.id === id)?.name ?? t("person.colleague");
}
