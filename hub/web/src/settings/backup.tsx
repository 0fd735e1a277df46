import { useEffect, useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { Backup } from "../api/types";
import { second } from "../app/clock";
import { usePageTitle } from "../app/title";
import { tick } from "../app/tour";
import { dateTimeIn, megabytes, own } from "../i18n/format";
import { t } from "../i18n/words";
import { loadJobs } from "../jobs/jobs";
import { timeLeft } from "../jobs/time_left";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Nothing } from "../ui/nothing";
import { Pending } from "../ui/pending";
import { ProblemBox } from "../ui/problem_box";
import { useAct, useAsk } from "../ui/use_ask";
import { RemoveDialog } from "./remove_dialog";
import { BackupScheduleSection } from "./schedule";
import { SettingsTabs } from "./tabs";

const kAskEveryMs = 1_000;
const kKept = 7;

const titleOf = ({ at }: Backup) => dateTimeIn(new Date(at), own());

function Running({ backup }: { backup: Backup }) {
    void second.value;
    const { step, done = 0, total = 0 } = backup;
    const checking = step === "checking";
    const left = checking ? undefined : timeLeft(backup);
    return (
        <>
            <label class="backup-progress">
                <span>{t(checking ? "backup.checking" : "backup.writing")}</span>
                <progress max={total || 1} value={checking ? undefined : done} />
            </label>
            <p class="dim">
                {t("backup.so_far", { done: megabytes(done), total: megabytes(total) })} {left}
            </p>
        </>
    );
}

function Item({ backup, changed }: { backup: Backup; changed: () => void }) {
    const [asks, setAsks] = useState(false);
    const { id, state, size = 0, error } = backup;
    const params = { path: { id } };
    return (
        <li class={`card backup-${state}`}>
            <div class="card-head">
                <strong>{titleOf(backup)}</strong>
                <span class={state === "failed" ? "tag bad" : "tag"}>{t(`backup.state.${state}`)}</span>
                {state === "checked" && <span class="number">{megabytes(size)}</span>}
            </div>
            {state === "running" && <Running backup={backup} />}
            {error && <p dir="auto">{error}</p>}
            {state !== "running" && (
                <div class="acts">
                    {state === "checked" && (
                        <a
                            class="button plain"
                            href={`/api/v1/backups/${encodeURIComponent(id)}/file`}
                            download
                            aria-label={t("backup.download_of", { time: titleOf(backup) })}
                        >
                            {t("backup.download")}
                        </a>
                    )}
                    <Button
                        aria-label={t("backup.remove_of", { time: titleOf(backup) })}
                        onClick={() => setAsks(true)}
                    >
                        {t("backup.remove")}
                    </Button>
                </div>
            )}
            {asks && (
                <RemoveDialog
                    title={t("backup.remove_of", { time: titleOf(backup) })}
                    what={t("backup.remove_what")}
                    act={t("backup.remove")}
                    remove={() => ask(api.DELETE("/backups/{id}", { params }))}
                    removed={changed}
                    close={() => setAsks(false)}
                />
            )}
        </li>
    );
}

function Begin({ busy, changed }: { busy: boolean; changed: () => void }) {
    const [keep, setKeep] = useState(String(kKept));
    const act = useAct();
    const begin = async () => {
        await act.run(() => ask(api.POST("/backups", { body: { keep: Number(keep) } })));
        changed();
        void loadJobs();
    };
    return (
        <form
            class="settings-form"
            onSubmit={(event) => {
                event.preventDefault();
                if (!busy && !act.busy) void begin();
            }}
        >
            <Field label={t("backup.keep")} help={t("backup.keep_help")}>
                {(control) => (
                    <input
                        {...control}
                        type="number"
                        min={1}
                        max={100}
                        required
                        value={keep}
                        onInput={(event) => setKeep(event.currentTarget.value)}
                    />
                )}
            </Field>
            <ProblemBox problem={act.problem} />
            <Button kind="main" type="submit" waits={busy || act.busy}>
                {t("backup.begin")}
            </Button>
        </form>
    );
}

/** Backups of the shop: make, watch, take away, remove. */
export function BackupPage() {
    const { value, problem, again } = useAsk(() => ask(api.GET("/backups")), []);
    usePageTitle(t("settings.backup"));
    const running = value?.items.some(({ state }) => state === "running") ?? false;
    const made = value?.items.some(({ state }) => state === "checked") ?? false;
    useEffect(() => {
        if (made) tick("backup");
    }, [made]);
    useEffect(() => {
        if (!running) return;
        const timer = setTimeout(again, kAskEveryMs);
        return () => clearTimeout(timer);
    }, [value, problem]);
    return (
        <main class="room" id="main">
            <h1>{t("settings.backup")}</h1>
            <SettingsTabs current="backup" />
            <p class="help">{t("backup.what")}</p>
            <Begin busy={running} changed={again} />
            <Pending value={value} problem={problem} again={again} />
            {value?.items.length === 0 && <Nothing why={t("backup.none")} />}
            <ul class="cards">
                {value?.items.map((backup) => (
                    <Item key={backup.id} backup={backup} changed={again} />
                ))}
            </ul>
            <BackupScheduleSection />
            <section>
                <h2>{t("backup.restore")}</h2>
                <p>{t("backup.restore_how")}</p>
                <pre class="raw" dir="ltr">
                    dragoman restore FILE --data DIR
                </pre>
            </section>
        </main>
    );
}
