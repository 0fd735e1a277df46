import { useId, useState } from "preact/hooks";
import { t } from "../i18n/words";
import { Dialog } from "../ui/dialog";
import { isOffered, runCommand } from "./dispatcher";
import { keyOfIme } from "./ime";
import { commands, keyOf } from "./table";

function matching(words: string) {
    const wanted = words.trim().toLocaleLowerCase();
    return commands.filter(
        (command) =>
            !command.keyOnly &&
            isOffered(command.id) &&
            t(command.label).toLocaleLowerCase().includes(wanted),
    );
}

/** Every command by its name. */
export function Palette({ close }: { close: () => void }) {
    const [words, setWords] = useState("");
    const [active, setActive] = useState(0);
    const list = useId();
    const found = matching(words);
    const run = (index: number) => {
        const command = found[index];
        if (!command) return;
        close();
        // The dialog gives focus back first; the command may move it on.
        setTimeout(() => runCommand(command.id));
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
                {found.map((command, index) => (
                    <div
                        key={command.id}
                        role="option"
                        tabIndex={-1}
                        id={`${list}-${index}`}
                        aria-selected={index === active}
                        onClick={() => run(index)}
                        onKeyDown={onKey}
                    >
                        <span>{t(command.label)}</span>
                        <kbd>{keyOf(command.id)}</kbd>
                    </div>
                ))}
            </div>
            {found.length === 0 && <p class="dim">{t("palette.none")}</p>}
        </Dialog>
    );
}
