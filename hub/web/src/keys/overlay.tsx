import { useState } from "preact/hooks";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { setSingleKeys, singleKeys } from "./dispatcher";
import { type Command, commands, type Pane, written } from "./table";

const kPanes: Pane[] = ["list", "conversation", "composer", "templates", "reports", "anywhere"];

/** Keys of suggestions and saved views are the same line again and again: one stands for all. What has no key has its menu entry alone. */
const shown = (command: Command) =>
    command.keys.length > 0 && !/^(suggestion|replace|go\.view)\.[2-9]$/.test(command.id);

function keysText(command: Command): string[] {
    if (command.id === "suggestion.1") return ["1 – 5"];
    if (command.id === "replace.1") return ["Shift+1 – 5"];
    if (command.id === "go.view.1") return ["g 1 – 9"];
    return [...new Set(command.keys.map(written))];
}

function Group({ pane, words }: { pane: Pane; words: string }) {
    const found = commands.filter(
        (command) =>
            command.pane === pane &&
            shown(command) &&
            t(command.label).toLocaleLowerCase().includes(words.toLocaleLowerCase()),
    );
    if (found.length === 0) return null;
    return (
        <section>
            <h3>{t(`pane.${pane}`)}</h3>
            <dl class="key-list">
                {found.map((command) => (
                    <div key={command.id}>
                        <dt>{t(command.label)}</dt>
                        <dd>
                            {keysText(command).map((keys) => (
                                <kbd key={keys}>{keys}</kbd>
                            ))}
                        </dd>
                    </div>
                ))}
            </dl>
        </section>
    );
}

export function KeyOverlay({ close }: { close: () => void }) {
    const [words, setWords] = useState("");
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
                {kPanes.map((pane) => (
                    <Group key={pane} pane={pane} words={words} />
                ))}
            </div>
            <label class="check">
                <input
                    type="checkbox"
                    checked={singleKeys.value}
                    onChange={(event) => setSingleKeys(event.currentTarget.checked)}
                />
                {t("keys.single")}
            </label>
            <div class="dialog-acts">
                <Button kind="main" onClick={close}>
                    {t("action.close")}
                </Button>
            </div>
        </Dialog>
    );
}
