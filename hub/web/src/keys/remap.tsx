import { Pencil, RotateCcw } from "lucide-preact";
import { useRef, useState } from "preact/hooks";
import { changeMe } from "../app/session";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";
import { keyWritten } from "./dispatcher";
import { keyOfIme } from "./ime";
import { type Command, ownKeys, rivalOf, usualKey } from "./table";

const kModifiers = ["Shift", "Control", "Alt", "Meta", "CapsLock"];

const usesModifier = (event: KeyboardEvent) =>
    event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.getModifierState("AltGraph");

/** The key that a press gives a command; undefined when it is none that a command can have. */
function givenKey(event: KeyboardEvent): string | undefined {
    const key = keyWritten(event).toLowerCase();
    return usesModifier(event) || !/^[!-~]$/.test(key) ? undefined : key;
}

/** Gives a command another single key, and its usual one back. */
export function ChangeKey({ command }: { command: Command }) {
    const [waits, setWaits] = useState(false);
    const [told, setTold] = useState("");
    const { problem, run } = useAct();
    const change = useRef<HTMLButtonElement>(null);
    const name = t(command.label);
    const usual = usualKey(command) ?? "";
    const give = async (key: string) => {
        const rival = rivalOf(command, key);
        setWaits(false);
        if (rival) return setTold(t("keys.taken", { key, command: t(rival.label) }));
        const { [command.id]: _, ...others } = ownKeys.value;
        const keys = key === usual ? others : { ...others, [command.id]: key };
        setTold("");
        if (await run(() => changeMe({ keys }))) setTold(t("keys.changed", { key, command: name }));
    };
    const onKey = (event: KeyboardEvent) => {
        if (!waits || event.key === "Tab" || keyOfIme(event)) return;
        event.preventDefault();
        event.stopPropagation();
        if (kModifiers.includes(event.key) || event.repeat) return;
        const key = givenKey(event);
        if (key) void give(key);
        else if (event.key === "Escape") {
            setWaits(false);
            setTold("");
        } else setTold(t("keys.unfit"));
    };
    return (
        <>
            <button
                type="button"
                class="icon-button"
                ref={change}
                aria-label={t("keys.remap_one", { command: name })}
                title={t("keys.remap_one", { command: name })}
                aria-pressed={waits}
                onClick={() => {
                    setWaits(!waits);
                    setTold(waits ? "" : t("keys.press"));
                }}
                onBlur={() => setWaits(false)}
                onKeyDown={onKey}
            >
                <Pencil size={14} aria-hidden="true" />
            </button>
            {ownKeys.value[command.id] && (
                <button
                    type="button"
                    class="icon-button"
                    aria-label={t("keys.usual_one", { command: name, key: usual })}
                    title={t("keys.usual_one", { command: name, key: usual })}
                    onClick={() => {
                        // This button goes once the key is back.
                        change.current?.focus();
                        void give(usual);
                    }}
                >
                    <RotateCcw size={14} aria-hidden="true" />
                </button>
            )}
            <span class="dim key-told" role="status">
                {told}
            </span>
            <ProblemBox problem={problem} />
        </>
    );
}

/** Where changed keys hold, and the way back from all of them. */
export function UsualKeys() {
    const { busy, problem, run } = useAct();
    return (
        <>
            <p class="dim">{t("keys.everywhere")}</p>
            <ProblemBox problem={problem} />
            <Button
                kind="quiet"
                waits={busy || Object.keys(ownKeys.value).length === 0}
                onClick={() => !busy && void run(() => changeMe({ keys: {} }))}
            >
                {t("keys.usual_all")}
            </Button>
        </>
    );
}
