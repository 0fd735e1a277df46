import { signal } from "@preact/signals";
import { api, ask } from "../api/client";
import type { Job } from "../api/types";

const kAskEveryMs = 1_000;

/** Long work of the hub that whoever is signed in may see, newest first. */
export const jobs = signal<Job[]>([]);

export const runs = ({ state }: Job) => state === "running";

let timer: ReturnType<typeof setTimeout> | undefined;

/** Asks now, and again and again while something runs. */
export async function loadJobs() {
    try {
        jobs.value = (await ask(api.GET("/jobs"))).items;
    } catch {
        // What is known stays until the hub answers.
    }
    clearTimeout(timer);
    if (jobs.value.some(runs)) timer = setTimeout(loadJobs, kAskEveryMs);
}
