import { useEffect, useState } from "preact/hooks";
import { api, ask } from "../api/client";
import { onChange } from "../api/live";
import type { Label } from "../api/types";
import { usePageTitle } from "../app/title";
import { isolate, t } from "../i18n/words";
import { SettingsTabs } from "../settings/tabs";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { Nothing } from "../ui/nothing";
import { Pending } from "../ui/pending";
import { ProblemBox } from "../ui/problem_box";
import { useAct, useAsk } from "../ui/use_ask";
import { LabelTag } from "./label_tags";
import { labels, loadLabels } from "./labels";

const kColours = [0, 1, 2, 3, 4, 5, 6, 7] as const;
const kLongest = 40;

function DeleteLabel({ label, close }: { label: Label; close: () => void }) {
    const { busy, problem, run } = useAct();
    const remove = async () => {
        const done = await run(async () => {
            await ask(api.DELETE("/labels/{id}", { params: { path: { id: label.id } } }));
            await loadLabels();
        });
        if (done) close();
    };
    return (
        <Dialog title={t("team.delete_label_title", { name: isolate(label.name) })} close={close}>
            <p>{t("team.delete_label_what")}</p>
            <ProblemBox problem={problem} />
            <div class="dialog-acts">
                <Button onClick={close}>{t("action.cancel")}</Button>
                <Button kind="main" waits={busy} onClick={() => void remove()}>
                    {t("team.delete_label")}
                </Button>
            </div>
        </Dialog>
    );
}

function Colour({ value, change }: { value: number; change: (colour: number) => void }) {
    return (
        <Field label={t("team.colour")}>
            {(control) => (
                <select
                    {...control}
                    value={String(value)}
                    onChange={(event) => change(Number(event.currentTarget.value))}
                >
                    {kColours.map((colour) => (
                        <option key={colour} value={String(colour)}>
                            {t(`team.colour.${colour}`)}
                        </option>
                    ))}
                </select>
            )}
        </Field>
    );
}

function Name({ value, change }: { value: string; change: (name: string) => void }) {
    return (
        <Field label={t("team.label_name")} required>
            {(control) => (
                <input
                    {...control}
                    required
                    dir="auto"
                    maxLength={kLongest}
                    value={value}
                    onInput={(event) => change(event.currentTarget.value)}
                />
            )}
        </Field>
    );
}

function LabelCard({ label }: { label: Label }) {
    const [name, setName] = useState(label.name);
    const [colour, setColour] = useState(label.colour);
    const [deleting, setDeleting] = useState(false);
    const { busy, problem, run } = useAct();
    const changed = name.trim() !== label.name || colour !== label.colour;
    const save = () =>
        run(async () => {
            await ask(
                api.PATCH("/labels/{id}", { params: { path: { id: label.id } }, body: { name, colour } }),
            );
            await loadLabels();
        });
    return (
        <li class="card">
            <form
                onSubmit={(event) => {
                    event.preventDefault();
                    if (changed && !busy) void save();
                }}
            >
                <p>
                    <LabelTag label={{ ...label, name: name.trim() || label.name, colour }} />
                </p>
                <Name value={name} change={setName} />
                <Colour value={colour} change={setColour} />
                <ProblemBox problem={problem} />
                <div class="acts">
                    <Button kind="main" type="submit" waits={busy || !changed}>
                        {t("team.save_label")}
                    </Button>
                    <Button aria-haspopup="dialog" onClick={() => setDeleting(true)}>
                        {t("team.delete_label")}
                    </Button>
                </div>
            </form>
            {deleting && <DeleteLabel label={label} close={() => setDeleting(false)} />}
        </li>
    );
}

function NewLabel() {
    const [name, setName] = useState("");
    const [colour, setColour] = useState(0);
    const { busy, problem, run } = useAct();
    const add = async () => {
        const done = await run(async () => {
            await ask(api.POST("/labels", { body: { name, colour } }));
            await loadLabels();
        });
        if (done) setName("");
    };
    return (
        <form
            class="settings-form"
            onSubmit={(event) => {
                event.preventDefault();
                if (!busy) void add();
            }}
        >
            <h2>{t("team.add_label")}</h2>
            <Name value={name} change={setName} />
            <Colour value={colour} change={setColour} />
            <ProblemBox problem={problem} />
            <Button kind="main" type="submit" waits={busy}>
                {t("team.add_label")}
            </Button>
        </form>
    );
}

/** Names and colours of the shop's labels, for operators. */
export function LabelSettings() {
    const { value, problem, again } = useAsk(async () => {
        await loadLabels();
        return labels.value;
    }, []);
    useEffect(() => onChange("label", again), []);
    usePageTitle(t("settings.labels"));
    return (
        <main class="room" id="main">
            <h1>{t("settings.labels")}</h1>
            <SettingsTabs current="labels" />
            <Pending value={value} problem={problem} again={again} />
            {value && labels.value.length === 0 && <Nothing why={t("team.no_labels_here")} />}
            <ul class="cards">
                {labels.value.map((label) => (
                    <LabelCard key={label.id} label={label} />
                ))}
            </ul>
            <NewLabel />
        </main>
    );
}
