import { effect, signal } from "@preact/signals";
import { api, ask, onSignedOut, setCsrf } from "../api/client";
import { listen } from "../api/live";
import { problemOf } from "../api/problem";
import type { Session, User } from "../api/types";
import { ownZone } from "../i18n/format";
import { nearestLanguage, useLanguage } from "../i18n/words";
import { ownKeys, singleKeys } from "../keys/table";
import { tour } from "./tour";

type State = "starting" | "setup" | "out" | "in" | "unreachable";

export const state = signal<State>("starting");
export const user = signal<User | undefined>(undefined);
/** Whether the marketplaces are played; undefined until the hub has said so. */
export const isDemo = signal<boolean | undefined>(undefined);
/** A demonstration that scores its answers. */
export const isPractice = signal(false);
/** The session ended under the hand: asked for again above the page, so that no draft is lost. */
export const lapsed = signal(false);

const kThemeKey = "theme";

/** Who sees what becomes of templates. */
export const keepsTexts = () =>
    user.value?.roles.some((role) => role === "editor" || role === "operator") ?? false;
/** Who answers buyers. */
export const worksInbox = () =>
    user.value?.roles.some((role) => role === "seller" || role === "operator") ?? false;
/** Who decides about actions above a colleague's limit. */
export const mayApprove = () =>
    user.value?.roles.some((role) => role === "approver" || role === "operator") ?? false;
export const isOperator = () => user.value?.roles.includes("operator") ?? false;

function showTheme(theme: string | undefined) {
    const root = document.documentElement;
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
}

/** The theme is kept in the browser too, so that the next start doesn't flash. */
export function startTheme() {
    showTheme(localStorage.getItem(kThemeKey) ?? undefined);
}

export async function adopt(next: User) {
    user.value = next;
    ownZone.value = next.timezone;
    ownKeys.value = next.keys ?? {};
    singleKeys.value = next.single_keys ?? true;
    localStorage.setItem(kThemeKey, next.theme ?? "system");
    showTheme(next.theme);
    await useLanguage(next.language);
}

async function enter(session: Session) {
    setCsrf(session.csrf);
    await adopt(session.user);
    tour.value = session.tour;
    lapsed.value = false;
    state.value = "in";
    listen();
}

export async function start() {
    try {
        await enter(await ask(api.GET("/session")));
    } catch (error) {
        await useLanguage(nearestLanguage(navigator.languages));
        const problem = problemOf(error);
        if (problem.status !== 401) state.value = "unreachable";
        else state.value = problem.body.setup ? "setup" : "out";
    }
}

export const signIn = async (name: string, password: string) =>
    enter(await ask(api.POST("/session", { body: { name, password } })));

export interface FirstUser {
    code: string;
    name: string;
    password: string;
    language: string;
    timezone: string;
}

export async function setUp(first: FirstUser) {
    try {
        await enter(await ask(api.POST("/setup", { body: first })));
    } catch (error) {
        // Somebody else was quicker: from now on one signs in.
        if (problemOf(error).status === 409) state.value = "out";
        throw error;
    }
}

/** Loads the page anew, so that nothing of the old session stays in memory. */
export async function signOut() {
    await ask(api.DELETE("/session"));
    location.assign("/sign-in");
}

export async function changeMe(change: Partial<User> & { password?: string; old_password?: string }) {
    const {
        language,
        reply_language,
        timezone,
        theme,
        undo_seconds,
        signature,
        keys,
        single_keys,
        password,
        old_password,
    } = change;
    const body = {
        language,
        reply_language,
        timezone,
        theme,
        undo_seconds,
        signature,
        keys,
        single_keys,
        password,
        old_password,
    };
    await adopt(await ask(api.PATCH("/me", { body })));
}

onSignedOut(() => {
    if (state.value === "in") lapsed.value = true;
});

effect(() => {
    if (state.value === "out" || state.value === "setup") setCsrf("");
});
