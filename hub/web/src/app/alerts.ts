import { signal } from "@preact/signals";
import { api, ask } from "../api/client";
import { onChange } from "../api/live";
import { isOperator } from "./session";

/** How many alerts are open, for operators; 0 until it is known. */
export const openAlerts = signal(0);

async function count() {
    try {
        openAlerts.value = (await ask(api.GET("/alerts", { params: { query: { limit: 1 } } }))).open;
    } catch {
        // The next change asks again.
    }
}

/** Keeps the number fresh while an operator looks. Returns how to stop. */
export function watchAlerts(): () => void {
    if (!isOperator()) return () => undefined;
    void count();
    const stops = (["alert", "reset"] as const).map((type) => onChange(type, () => void count()));
    return () => {
        openAlerts.value = 0;
        for (const stop of stops) stop();
    };
}
