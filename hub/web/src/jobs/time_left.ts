import { now } from "../app/clock";
import { duration } from "../i18n/format";
import { t } from "../i18n/words";

/** Sooner nobody can tell how long it takes. */
const kGuessAfterMs = 5_000;

interface Progress {
    at: string;
    done?: number;
    total?: number;
}

/** How much longer at this pace; undefined while nobody can tell. */
export function timeLeft({ at, done = 0, total = 0 }: Progress): string | undefined {
    const passed = now().getTime() - new Date(at).getTime();
    if (passed < kGuessAfterMs || done === 0) return undefined;
    const left = (passed * (total - done)) / done;
    if (left < 60_000) return t("backup.seconds_left", { seconds: Math.max(1, Math.round(left / 1000)) });
    return t("backup.time_left", { time: duration(left) });
}
