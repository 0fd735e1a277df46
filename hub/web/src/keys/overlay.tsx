import { useEffect, useState } from "preact/hooks";
import { changeMe } from "../app/session";
import { tick } from "../app/tour";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";
import { isOffered } from "./dispatcher";
import { ChangeKey, UsualKeys } from "./remap";
import { type Command, commands, fieldKeys, keysOf, type Pane, singleKeys, usualKey, written } from "./table";

const kPanes: Pane[] = ["list", "conversation", "composer", "templates", "reports", "anywhere"];

/** Keys of suggestions and saved views are the same line again and again: one stands for all. What has no key has its menu entry alone. */
const shown = (command: Command) =>
    command.keys.length > 0 && !/^(suggestion|replace|go\.view)\.[2-9]$/.test(command.id);

function keysText(command: Command): string[] {
    if (command.id === "suggestion.1") return ["1 – 5"];
    if (command.id === "replace.1") return ["Shift+1 – 5"];
    if (command.id === "go.view.1") return ["g 1 – 9"];
    return [...new Set(keysOf(command).map(written))];
}

interface Line {
    label: string;
    keys: string[];
    /** Whose key it is, unless a field's own. */
    command?: Command;
}

function linesOf(pane: Pane, words: string): Line[] {
    const lines: Line[] = commands
        .filter((command) => command.pane === pane && shown(command))
        .map((command) => ({ label: t(command.label), keys: keysText(command), command }));
    for (const { label, keys } of fieldKeys.filter((each) => each.pane === pane)) {
        const same = lines.find(({ command }) => command?.label === label);
        if (same) same.keys.push(...keys);
        else lines.push({ label: t(label), keys });
    }
    const wanted = words.trim().toLocaleLowerCase();
    return lines.filter(({ label }) => label.toLocaleLowerCase().includes(wanted));
}

const isUsable = (pane: Pane) =>
    commands.some((command) => command.pane === pane && command.keys.length > 0 && isOffered(command.id));

/** The panes that are open now come first, what works everywhere next. */
function usableFirst(): Pane[] {
    const rank = (pane: Pane) => (!isUsable(pane) ? 2 : pane === "anywhere" ? 1 : 0);
    return [...kPanes].sort((one, other) => rank(one) - rank(other));
}

function Group({ pane, words, changes }: { pane: Pane; words: string; changes: boolean }) {
    const lines = linesOf(pane, words);
    if (lines.length === 0) return null;
    return (
        <section>
            <h3>{isUsable(pane) ? t(`pane.${pane}`) : t("keys.elsewhere", { pane: t(`pane.${pane}`) })}</h3>
            <dl class="key-list">
                {lines.map(({ label, keys, command }) => (
                    <div key={command?.id ?? label}>
                        <dt>{label}</dt>
                        <dd>
                            {keys.map((each) => (
                                <kbd key={each}>{each}</kbd>
                            ))}
                            {changes && command && usualKey(command) && <ChangeKey command={command} />}
                        </dd>
                    </div>
                ))}
            </dl>
        </section>
    );
}

function SingleKeys() {
    const { busy, problem, run } = useAct();
    const turn = async (wish: boolean) => {
        singleKeys.value = wish;
        if (!(await run(() => changeMe({ single_keys: wish })))) singleKeys.value = !wish;
    };
    return (
        <>
            <label class="check">
                <input
                    type="checkbox"
                    checked={singleKeys.value}
                    onClick={(event) => busy && event.preventDefault()}
                    onChange={(event) => void turn(event.currentTarget.checked)}
                />
                {t("keys.single")}
            </label>
            <ProblemBox problem={problem} />
        </>
    );
}

export function KeyOverlay({ close }: { close: () => void }) {
    const [words, setWords] = useState("");
    const [changes, setChanges] = useState(false);
    const [panes] = useState(usableFirst);
    useEffect(() => tick("keys"), []);
    return (
        <Dialog title={t("keys.title")} close={close} class="wide">
            <input
                type="search"
                aria-label={t("keys.find")}
                placeholder={t("keys.find")}
                value={words}
                onInput={(event) => setWords(event.currentTarget.value)}
            />
            <div class="key-groups">
                {panes.map((pane) => (
                    <Group key={pane} pane={pane} words={words} changes={changes} />
                ))}
            </div>
            {panes.every((pane) => linesOf(pane, words).length === 0) && (
                <p class="dim" role="status">
                    {t("keys.none")}
                </p>
            )}
            <p class="dim">{t("keys.typing")}</p>
            <SingleKeys />
            <label class="check">
                <input
                    type="checkbox"
                    checked={changes}
                    onChange={(event) => setChanges(event.currentTarget.checked)}
                />
                {t("keys.remap")}
            </label>
            {changes && <UsualKeys />}
            <div class="dialog-acts">
                <Button kind="main" onClick={close}>
                    {t("action.close")}
                </Button>
            </div>
        </Dialog>
    );
}
