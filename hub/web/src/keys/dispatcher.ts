import { computed } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { matchKeyBindingPress, parseKeybinding } from "tinykeys";
import { stepBack } from "../ui/escape";
import { keyOfIme, watchIme } from "./ime";
import { type Command, commands, keysOf, singleKeys } from "./table";

type Run = () => void;

interface Offer {
    run: Run;
    /** What it would do here and now, where the command's own name doesn't say. */
    label: () => string | undefined;
}

const running = new Map<string, Offer[]>();
const kSequenceMs = 1_000;
const parsed = computed(() =>
    commands.flatMap((command) =>
        keysOf(command).map((keys) => ({ command, presses: parseKeybinding(keys) })),
    ),
);

interface Offering {
    /** What it would do here and now, for the palette. */
    label?: string;
    /** Leaves the command to everybody else who offers it. */
    last?: boolean;
}

/** Makes a command do `run` while the component is shown; undefined leaves it to whoever offered it before. */
export function useCommand(id: string, run: Run | undefined, { label, last = false }: Offering = {}) {
    const newest = useRef({ run, label });
    newest.current = { run, label };
    const offered = run !== undefined;
    useEffect(() => {
        if (!offered) return;
        const offer = { run: () => newest.current.run?.(), label: () => newest.current.label };
        const stack = running.get(id) ?? [];
        running.set(id, stack);
        if (last) stack.unshift(offer);
        else stack.push(offer);
        return () => {
            stack.splice(stack.indexOf(offer), 1);
        };
    }, [id, offered, last]);
}

const offerOf = (id: string) => running.get(id)?.at(-1);

export function runCommand(id: string): boolean {
    const offer = offerOf(id);
    offer?.run();
    return offer !== undefined;
}

export const isOffered = (id: string) => offerOf(id) !== undefined;
/** What a command would do here and now, if whoever offers it says so. */
export const offeredLabel = (id: string) => offerOf(id)?.label();

function typesText(target: EventTarget | null): boolean {
    if (!(target instanceof HTMLElement)) return false;
    if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button"].includes(target.type);
    return target.matches("textarea, select, [contenteditable]");
}

/**
 * Letters and signs count by what they write where that is ASCII, else by their place on the board, so that Russian or
 * Arabic layouts work; digits by their place, since French boards shift them.
 */
export function keyWritten(event: KeyboardEvent): string {
    const digit = /^Digit(\d)$/.exec(event.code)?.[1];
    const letter = /^Key([A-Z])$/.exec(event.code)?.[1]?.toLowerCase();
    const signs: Record<string, string> = { Slash: "/", Comma: ",", Period: "." };
    if (digit) return digit;
    if (event.key.length > 1 || event.key.charCodeAt(0) < 128) return event.key;
    return letter ?? signs[event.code] ?? event.key;
}

const normalised = (event: KeyboardEvent) =>
    ({
        key: keyWritten(event),
        code: "",
        getModifierState: (name: string) => event.getModifierState(name),
    }) as KeyboardEvent;

function allowed(command: Command, event: KeyboardEvent, inText: boolean): boolean {
    if (!isOffered(command.id)) return false;
    if (inText && !command.inText) return false;
    if (event.repeat && !command.repeats) return false;
    if (!command.inText && !singleKeys.value) return false;
    if (!command.focused) return true;
    return (event.target as HTMLElement).closest(`[data-pane="${command.pane}"]`) !== null;
}

let begun: typeof parsed.value = [];
let depth = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

function forget() {
    begun = [];
    depth = 0;
}

/** The command that a press completes, if any; remembers begun sequences. */
function advance(event: KeyboardEvent, inText: boolean): Command | undefined {
    const seen = normalised(event);
    const candidates = depth > 0 ? begun : parsed.value;
    const matching = candidates.filter(
        ({ command, presses }) =>
            presses[depth] && matchKeyBindingPress(seen, presses[depth]) && allowed(command, event, inText),
    );
    const complete = matching.find(({ presses }) => presses.length === depth + 1);
    clearTimeout(timer);
    if (complete || matching.length === 0) {
        forget();
        return complete?.command;
    }
    begun = matching;
    depth += 1;
    timer = setTimeout(forget, kSequenceMs);
    return undefined;
}

function goBack(event: KeyboardEvent, inText: boolean) {
    if (stepBack()) event.preventDefault();
    else if (inText) {
        (event.target as HTMLElement).blur();
        document.querySelector<HTMLElement>("[data-escape-to]")?.focus();
    } else runCommand("up");
}

function onKey(event: KeyboardEvent) {
    if (event.defaultPrevented || keyOfIme(event)) return;
    if (document.querySelector("dialog[open]")) return;
    const inText = typesText(event.target);
    if (event.key === "Escape") {
        goBack(event, inText);
        return;
    }
    const command = advance(event, inText);
    if (!command) return;
    event.preventDefault();
    runCommand(command.id);
}

/** The page's one listener for keys. */
export function startKeys() {
    watchIme();
    document.addEventListener("keydown", onKey);
}
