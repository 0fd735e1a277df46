import { ListTodo } from "lucide-preact";
import { useEffect, useRef } from "preact/hooks";
import { say } from "../app/announce";
import { percent } from "../i18n/format";
import { t } from "../i18n/words";
import { PopoverButton } from "../ui/popover";
import { JobView, stateName, titleOf } from "./job_view";
import { jobs, runs } from "./jobs";

/** Says what ended since it was last looked. */
function useEnds() {
    const running = useRef(new Set<string>());
    const known = jobs.value;
    useEffect(() => {
        for (const job of known)
            if (running.current.has(job.id) && !runs(job))
                say(t("jobs.news", { title: titleOf(job), state: stateName(job) }));
        running.current = new Set(known.filter(runs).map(({ id }) => id));
    }, [known]);
}

/** The button of the work tray and what it opens. */
export function Tray() {
    useEnds();
    const running = jobs.value.find(runs);
    const share = running && running.total > 0 ? percent(running.done / running.total) : undefined;
    const face = (
        <>
            <ListTodo size={20} aria-hidden="true" />
            <span>{t("jobs.tray")}</span>
            {share && <span class="number">{share}</span>}
        </>
    );
    return (
        <PopoverButton label={t("jobs.title")} face={face} class="tray" title={t("jobs.title")}>
            {() => (
                <>
                    <h2>{t("jobs.title")}</h2>
                    <ul class="jobs">
                        {jobs.value.map((job) => (
                            <JobView key={job.id} job={job} />
                        ))}
                    </ul>
                </>
            )}
        </PopoverButton>
    );
}
