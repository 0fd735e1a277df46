import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api, ask } from "../api/client";
import { onPresence } from "../api/live";
import type { Presence } from "../api/types";
import { say } from "../app/announce";
import { user } from "../app/session";
import { isolate, t } from "../i18n/words";

const kRefreshMs = 20_000;
/** Who has typed nothing for so long looks again. */
const kRestMs = 10_000;

/** Colleagues in the open conversation. */
export const others = signal<Presence[]>([]);
/** One has typed something since it was opened. */
export const begun = signal(false);

export const writers = () => others.value.filter(({ state }) => state === "writing");

let typed: (() => void) | undefined;

/** To be called with each key that changes a reply or a note. */
export const noteTyping = () => typed?.();

function put(id: string, state: Presence["state"] | "left") {
    const params = { path: { id } };
    return ask(api.PUT("/conversations/{id}/presence", { params, body: { state }, keepalive: true }));
}

const withoutMe = (people: Presence[]) => people.filter((person) => person.user !== user.value?.id);

/** Tells that one is here for as long as the conversation is open and the page in sight. */
export function usePresence(id: string) {
    useEffect(() => {
        let state: Presence["state"] = "viewing";
        let rest: ReturnType<typeof setTimeout> | undefined;
        let here = true;
        const tell = () => {
            if (document.hidden || !here) return;
            // A courtesy: without it the check at sending still decides.
            put(id, state).then(
                ({ people }) => {
                    if (here) others.value = withoutMe(people);
                },
                () => undefined,
            );
        };
        const become = (next: Presence["state"]) => {
            if (state === next) return;
            state = next;
            tell();
        };
        typed = () => {
            clearTimeout(rest);
            rest = setTimeout(() => become("viewing"), kRestMs);
            become("writing");
            if (begun.value) return;
            begun.value = true;
            for (const { name } of writers()) say(t("team.also_writing", { name: isolate(name) }));
        };
        const leave = () => void put(id, "left").catch(() => undefined);
        others.value = [];
        begun.value = false;
        tell();
        const timer = setInterval(tell, kRefreshMs);
        const stop = onPresence((conversation, people) => {
            if (conversation === id) others.value = withoutMe(people);
        });
        document.addEventListener("visibilitychange", tell);
        addEventListener("pagehide", leave);
        return () => {
            here = false;
            typed = undefined;
            clearTimeout(rest);
            clearInterval(timer);
            stop();
            document.removeEventListener("visibilitychange", tell);
            removeEventListener("pagehide", leave);
            leave();
            others.value = [];
        };
    }, [id]);
}
