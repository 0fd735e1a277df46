import { useEffect, useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { ScheduledBackups } from "../api/types";
import { showToast } from "../app/announce";
import { dateTimeIn, number, own, ownZone } from "../i18n/format";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Pending } from "../ui/pending";
import { ProblemBox } from "../ui/problem_box";
import { useAct, useAsk } from "../ui/use_ask";
import { Zones } from "./zones";

const kAskEveryMs = 1_000;

const timeOf = (at: string) => dateTimeIn(new Date(at), own());

interface NumberProps {
    label: string;
    value: string;
    set: (value: string) => void;
    min: number;
    max: number;
}

function NumberField({ label, value, set, min, max }: NumberProps) {
    return (
        <Field label={label}>
            {(control) => (
                <input
                    {...control}
                    type="number"
                    min={min}
                    max={max}
                    required
                    value={value}
                    onInput={(event) => set(event.currentTarget.value)}
                />
            )}
        </Field>
    );
}

function Form({ schedule, changed }: { schedule: ScheduledBackups["schedule"]; changed: () => void }) {
    const [folder, setFolder] = useState(schedule?.folder ?? "");
    const [time, setTime] = useState(schedule?.time ?? "03:00");
    const [zone, setZone] = useState(schedule?.timezone ?? ownZone.value);
    const [days, setDays] = useState(String(schedule?.keep_days ?? 7));
    const [weeks, setWeeks] = useState(String(schedule?.keep_weeks ?? 4));
    const { busy, problem, run } = useAct();
    const save = async () => {
        const body = {
            folder,
            time,
            timezone: zone,
            keep_days: Number(days),
            keep_weeks: Number(weeks),
        };
        if (!(await run(() => ask(api.PUT("/backup-schedule", { body }))))) return;
        showToast(t("form.saved"));
        changed();
    };
    return (
        <form
            class="settings-form schedule-form"
            onSubmit={(event) => {
                event.preventDefault();
                if (!busy) void save();
            }}
        >
            <Field label={t("schedule.folder")} help={t("schedule.folder_help")} required>
                {(control) => (
                    <input
                        {...control}
                        required
                        dir="ltr"
                        autocomplete="off"
                        value={folder}
                        onInput={(event) => setFolder(event.currentTarget.value)}
                    />
                )}
            </Field>
            <Field label={t("schedule.time")}>
                {(control) => (
                    <input
                        {...control}
                        type="time"
                        required
                        value={time}
                        onInput={(event) => setTime(event.currentTarget.value)}
                    />
                )}
            </Field>
            <Field label={t("schedule.zone")}>
                {(control) => (
                    <input
                        {...control}
                        required
                        list="zones"
                        dir="ltr"
                        value={zone}
                        onInput={(event) => setZone(event.currentTarget.value)}
                    />
                )}
            </Field>
            <Zones />
            <NumberField label={t("schedule.keep_days")} value={days} set={setDays} min={1} max={365} />
            <NumberField label={t("schedule.keep_weeks")} value={weeks} set={setWeeks} min={0} max={520} />
            <ProblemBox problem={problem} />
            <Button type="submit" waits={busy}>
                {t("schedule.save")}
            </Button>
        </form>
    );
}

/** How the last one went, and when the next is due. */
function State({ backups }: { backups: ScheduledBackups }) {
    const { last, next_at: next, running, files } = backups;
    return (
        <div role="status">
            {running && <p>{t("schedule.running")}</p>}
            {last?.state === "checked" && (
                <p class="good">
                    {t("schedule.last_good", {
                        time: timeOf(last.at),
                        messages: number(last.rows.messages ?? 0),
                        files: number(last.files),
                    })}
                </p>
            )}
            {last?.state === "checked" && last.files_absent > 0 && (
                <p class="caution">{t("alerts.what.files_missing", { count: last.files_absent })}</p>
            )}
            {last?.state === "failed" && (
                <div class="caution">
                    <p>{t("schedule.last_bad", { time: timeOf(last.at) })}</p>
                    <p dir="auto" lang="en">
                        {last.error}
                    </p>
                </div>
            )}
            {next && <p>{t("schedule.next", { time: timeOf(next) })}</p>}
            {files.length > 0 && <p class="dim">{t("schedule.files", { count: files.length })}</p>}
        </div>
    );
}

/** Backups that are made by themselves in another place. */
export function BackupScheduleSection() {
    const { value, problem, again } = useAsk(() => ask(api.GET("/backup-schedule")), []);
    const [waitsFor, setWaitsFor] = useState<string | null>();
    const act = useAct();
    const last = value?.last?.at ?? null;
    // One that was asked for begins in a moment: it is there once the last one is another.
    const asked = waitsFor !== undefined && waitsFor === last;
    const busy = (value?.running ?? false) || asked;
    useEffect(() => {
        if (!busy) return;
        const timer = setTimeout(again, kAskEveryMs);
        return () => clearTimeout(timer);
    }, [value, problem, busy]);
    const run = () =>
        act.run(async () => {
            await ask(api.POST("/backup-schedule/run"));
            setWaitsFor(last);
            again();
        });
    const drop = async () => {
        if (await act.run(() => ask(api.DELETE("/backup-schedule")))) again();
    };
    return (
        <section>
            <h2>{t("schedule.title")}</h2>
            <p class="help">{t("schedule.what")}</p>
            <Pending value={value} problem={problem} again={again} />
            {value && (
                <>
                    <State backups={value} />
                    <ProblemBox problem={act.problem} />
                    {value.schedule && (
                        <div class="acts">
                            <Button waits={busy || act.busy} onClick={() => !busy && !act.busy && void run()}>
                                {t("schedule.run")}
                            </Button>
                            <Button waits={act.busy} onClick={() => void drop()}>
                                {t("schedule.off")}
                            </Button>
                        </div>
                    )}
                    <Form key={value.schedule?.set_at ?? ""} schedule={value.schedule} changed={again} />
                </>
            )}
        </section>
    );
}
