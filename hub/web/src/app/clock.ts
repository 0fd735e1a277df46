import { signal } from "@preact/signals";

/** The hub's now, a minute at a time: one timer for all clocks. */
export const minute = signal(new Date());
/** A second at a time, only for what counts down. */
export const second = signal(new Date());

let skew = 0;

export const now = () => new Date(Date.now() + skew);

/** The seller's machine may be wrong, the hub's clock decides. */
export function setHubNow(instant: string) {
    skew = new Date(instant).getTime() - Date.now();
    minute.value = now();
}

setInterval(() => {
    minute.value = now();
}, 60_000);
setInterval(() => {
    second.value = now();
}, 1_000);
