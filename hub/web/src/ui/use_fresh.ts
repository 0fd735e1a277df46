import { useEffect } from "preact/hooks";
import { onChange } from "../api/live";
import type { EventType } from "../api/stream";

const kRefreshMs = 600;

/** Keeps a list fresh, with at most one question at a time however many events come. */
export function useFresh(
    refresh: () => unknown,
    types: readonly EventType[],
    everyMs = kRefreshMs,
    on = true,
) {
    useEffect(() => {
        if (!on) return;
        let timer: ReturnType<typeof setTimeout> | undefined;
        const later = () => {
            timer ??= setTimeout(async () => {
                await refresh();
                timer = undefined;
            }, everyMs);
        };
        const stops = types.map((type) => onChange(type, later));
        return () => {
            clearTimeout(timer);
            for (const stop of stops) stop();
        };
    }, [on]);
}
