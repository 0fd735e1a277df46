import { useEffect } from "preact/hooks";
import { onChange } from "../api/live";
import { loaded } from "../app/loaded";
import { part } from "../app/part";
import { jobs, loadJobs } from "./jobs";

const Tray = loaded(async () => (await part("tray", () => import("./tray"))).Tray);

/** Long work of the hub, in sight as long as there is any. */
export function WorkTray() {
    useEffect(() => {
        void loadJobs();
        const stops = [onChange("job", loadJobs), onChange("reset", loadJobs)];
        return () => {
            for (const stop of stops) stop();
        };
    }, []);
    return jobs.value.length > 0 ? <Tray /> : null;
}
