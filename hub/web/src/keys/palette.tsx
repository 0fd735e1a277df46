import { useId, useState } from "preact/hooks";
import { t } from "../i18n/words";
import { Dialog } from "../ui/dialog";
import { isOffered, offeredLabel, runCommand } from "./dispatcher";
import { keyOfIme } from "./ime";
import { namedCommands } from "./named";
import { commands, keyOf } from "./table";

interface Entry {
    id: string;
    label: string;
    keys?: string;
    run: () => void;
}

/** What can be done here: the table's commands, then those that are named by what is shown. */
function entries(): Entry[] {
    const listed = commands
        .filter((command) => !command.keyOnly && isOffered(command.id))
        .map(({ id, label }) => ({
            id,
            label: offeredLabel(id) ?? t(label),
            keys: keyOf(id),
            run: () => void runCommand(id),
        }));
    const named = namedCommands().map(({ label, run }, index) => ({ id: `named-${index}`, label, run }));
    return [...listed, ...named];
}

function matching(words: string): Entry[] {
    const wanted = words.trim().toLocaleLowerCase();
    return entries().filter(({ label }) => label.toLocaleLowerCase().includes(wanted));
}

/** Every command by its name. */
export function Palette({ close }: { close: () => void }) {
    const [words, setWords] = useState("");
    const [active, setActive] = useState(0);
    const list = useId();
    const found = matching(words);
    const run = (index: number) => {
        const entry = found[index];
        if (!entry) return;
        close();
        // The dialog gives focus back first; the command may move it on.
        setTimeout(entry.run);
    };
    const onKey = (event: KeyboardEvent) => {
        if (keyOfIme(event)) return;
        const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
        const move = moves[event.key];
        if (move) setActive((active + move + found.length) % Math.max(1, found.length));
        else if (event.key === "Enter") run(active);
        else return;
        event.preventDefault();
    };
    return (
        <Dialog title={t("palette.title")} close={close} class="palette">
            <input
                type="text"
                role="combobox"
                aria-expanded={true}
                aria-controls={list}
                aria-activedescendant={found[active] ? `${list}-${active}` : undefined}
                aria-label={t("palette.find")}
                placeholder={t("palette.find")}
                value={words}
                onInput={(event) => {
                    setWords(event.currentTarget.value);
                    setActive(0);
                }}
                onKeyDown={onKey}
            />
            <div role="listbox" id={list} aria-label={t("palette.title")} class="palette-list">
                {found.map((entry, index) => (
                    <div
                        key={entry.id}
                        role="option"
                        tabIndex={-1}
                        id={`${list}-${index}`}
                        aria-selected={index === active}
                        onClick={() => run(index)}
                        onKeyDown={onKey}
                    >
                        <span dir="auto">{entry.label}</span>
                        {entry.keys && <kbd>{entry.keys}</kbd>}
                    </div>
                ))}
            </div>
            {found.length === 0 && <p class="dim">{t("palette.none")}</p>}
        </Dialog>
    );
}
