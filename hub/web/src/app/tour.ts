import { computed, signal } from "@preact/signals";
import { api, ask } from "../api/client";
import type { Tour } from "../api/types";

export type Step = Tour["done"][number];

/** What the signed-in person has done of the first steps, and how their list is to be shown. */
export const tour = signal<Tour | undefined>(undefined);
export const tourShown = computed(() => tour.value !== undefined && tour.value.state !== "closed");

/** What the hub could not be told goes with the next step. */
const keep = (body: Partial<Tour>) => ask(api.PATCH("/me/tour", { body })).catch(() => undefined);

/** Ticks off a step that was really done. */
export function tick(step: Step) {
    const now = tour.value;
    if (!now || now.state === "closed" || now.done.includes(step)) return;
    tour.value = { ...now, done: [...now.done, step] };
    void keep({ done: tour.value.done });
}

export function showTour(state: Tour["state"]) {
    if (!tour.value) return;
    tour.value = { ...tour.value, state };
    void keep({ state });
}

/** Keeps that the list is over; it is shown until it is left. */
export const endTour = () => keep({ state: "closed" });

/** Begins the list anew, for whoever put it away. */
export async function beginTour() {
    await ask(api.DELETE("/me/tour"));
    tour.value = { state: "open", done: [] };
}
