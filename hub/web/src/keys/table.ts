import { signal } from "@preact/signals";
import type { Key } from "../i18n/keys";

export type Pane = "anywhere" | "list" | "conversation" | "composer" | "templates" | "reports";

export interface Command {
    id: string;
    /** As tinykeys writes them; `g i` is a sequence. None for what stands in a menu only. */
    keys: string[];
    pane: Pane;
    label: Key;
    /** Works while typing, too. */
    inText?: boolean;
    /** Only where focus is inside the pane: the key means something else on a button. */
    focused?: boolean;
    /** May be held down. */
    repeats?: boolean;
    /** Not for the palette: it makes sense only as a key. */
    keyOnly?: boolean;
}

/** Those that open the first nine saved views. */
export const kViewKeys = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => `go.view.${digit}`);

/** Every key of the page. The dispatcher, the overlay and the palette read this one table. */
export const commands: Command[] = [
    { id: "go.queue", keys: ["g i"], pane: "anywhere", label: "command.go.queue" },
    { id: "go.overdue", keys: [], pane: "anywhere", label: "command.go.overdue" },
    { id: "go.mine", keys: ["g m"], pane: "anywhere", label: "command.go.mine" },
    { id: "go.unassigned", keys: ["g u"], pane: "anywhere", label: "command.go.unassigned" },
    { id: "go.snoozed", keys: ["g s"], pane: "anywhere", label: "command.go.snoozed" },
    { id: "go.mentions", keys: ["g n"], pane: "anywhere", label: "command.go.mentions" },
    { id: "go.unsent", keys: [], pane: "anywhere", label: "command.go.unsent" },
    { id: "go.handovers", keys: ["g h"], pane: "anywhere", label: "command.go.handovers" },
    { id: "go.approvals", keys: [], pane: "anywhere", label: "approval.command.go" },
    { id: "go.quarantine", keys: ["g x"], pane: "anywhere", label: "command.go.quarantine" },
    ...kViewKeys.map(
        (id): Command => ({
            id,
            keys: [`g ${id.slice(-1)}`],
            pane: "anywhere",
            label: "command.go.view",
            keyOnly: true,
        }),
    ),
    { id: "go.templates", keys: ["g t"], pane: "anywhere", label: "command.go.templates" },
    { id: "go.own", keys: [], pane: "anywhere", label: "own.title" },
    { id: "go.reviews", keys: [], pane: "anywhere", label: "command.go.reviews" },
    { id: "go.statistics", keys: [], pane: "anywhere", label: "statistics.command.go" },
    { id: "go.glossary", keys: [], pane: "anywhere", label: "templates.glossary" },
    { id: "go.channels", keys: ["g c"], pane: "anywhere", label: "command.go.channels" },
    { id: "go.reports", keys: ["g r"], pane: "anywhere", label: "reports.command.go" },
    { id: "go.voices", keys: [], pane: "anywhere", label: "voices.title" },
    { id: "go.quality", keys: [], pane: "anywhere", label: "quality.title" },
    { id: "go.orders", keys: ["g o"], pane: "anywhere", label: "orders.command.go" },
    { id: "go.desk", keys: ["g d"], pane: "anywhere", label: "command.go.desk" },
    { id: "search", keys: ["/"], pane: "anywhere", label: "command.search" },
    { id: "notes", keys: [], pane: "anywhere", label: "notes.search" },
    { id: "keys", keys: ["Shift+?", "?"], pane: "anywhere", label: "command.keys" },
    { id: "tour", keys: [], pane: "anywhere", label: "tour.command" },
    { id: "undo", keys: ["z"], pane: "anywhere", label: "command.undo" },
    { id: "facts", keys: ["b"], pane: "anywhere", label: "command.facts" },
    { id: "settings", keys: [","], pane: "anywhere", label: "command.settings" },
    { id: "settings.hours", keys: [], pane: "anywhere", label: "command.settings.hours" },
    { id: "settings.rules", keys: [], pane: "anywhere", label: "settings.rules" },
    { id: "settings.facts", keys: [], pane: "anywhere", label: "settings.facts" },
    { id: "settings.products", keys: [], pane: "anywhere", label: "settings.products" },
    { id: "settings.translation", keys: [], pane: "anywhere", label: "command.settings.translation" },
    { id: "settings.audit", keys: [], pane: "anywhere", label: "command.settings.audit" },
    { id: "settings.limits", keys: [], pane: "anywhere", label: "settings.limits" },
    { id: "settings.alerts", keys: [], pane: "anywhere", label: "command.settings.alerts" },
    { id: "settings.backup", keys: [], pane: "anywhere", label: "command.settings.backup" },
    { id: "settings.tokens", keys: [], pane: "anywhere", label: "command.settings.tokens" },
    {
        id: "palette",
        keys: ["$mod+k"],
        pane: "anywhere",
        label: "command.palette",
        inText: true,
        keyOnly: true,
    },
    {
        id: "list.next",
        keys: ["j", "ArrowDown"],
        pane: "list",
        label: "command.list.next",
        repeats: true,
        keyOnly: true,
    },
    {
        id: "list.previous",
        keys: ["k", "ArrowUp"],
        pane: "list",
        label: "command.list.previous",
        repeats: true,
        keyOnly: true,
    },
    {
        id: "list.first",
        keys: ["Home"],
        pane: "list",
        label: "command.list.first",
        focused: true,
        keyOnly: true,
    },
    {
        id: "list.last",
        keys: ["End"],
        pane: "list",
        label: "command.list.last",
        focused: true,
        keyOnly: true,
    },
    {
        id: "list.open",
        keys: ["Enter", "o"],
        pane: "list",
        label: "command.list.open",
        focused: true,
        keyOnly: true,
    },
    {
        id: "list.select",
        keys: ["x"],
        pane: "list",
        label: "command.list.select",
        keyOnly: true,
    },
    {
        id: "list.extend_down",
        keys: ["Shift+ArrowDown"],
        pane: "list",
        label: "command.list.extend_down",
        focused: true,
        repeats: true,
        keyOnly: true,
    },
    {
        id: "list.extend_up",
        keys: ["Shift+ArrowUp"],
        pane: "list",
        label: "command.list.extend_up",
        focused: true,
        repeats: true,
        keyOnly: true,
    },
    {
        id: "list.select_all",
        keys: ["$mod+a"],
        pane: "list",
        label: "command.list.select_all",
        focused: true,
    },
    { id: "list.admit", keys: ["."], pane: "list", label: "command.list.admit" },
    { id: "suggestion.1", keys: ["1"], pane: "conversation", label: "command.suggestion", keyOnly: true },
    { id: "suggestion.2", keys: ["2"], pane: "conversation", label: "command.suggestion", keyOnly: true },
    { id: "suggestion.3", keys: ["3"], pane: "conversation", label: "command.suggestion", keyOnly: true },
    { id: "suggestion.4", keys: ["4"], pane: "conversation", label: "command.suggestion", keyOnly: true },
    { id: "suggestion.5", keys: ["5"], pane: "conversation", label: "command.suggestion", keyOnly: true },
    { id: "replace.1", keys: ["Shift+1"], pane: "conversation", label: "command.replace", keyOnly: true },
    { id: "replace.2", keys: ["Shift+2"], pane: "conversation", label: "command.replace", keyOnly: true },
    { id: "replace.3", keys: ["Shift+3"], pane: "conversation", label: "command.replace", keyOnly: true },
    { id: "replace.4", keys: ["Shift+4"], pane: "conversation", label: "command.replace", keyOnly: true },
    { id: "replace.5", keys: ["Shift+5"], pane: "conversation", label: "command.replace", keyOnly: true },
    { id: "templates.all", keys: [], pane: "conversation", label: "picker.command" },
    { id: "reply", keys: ["r"], pane: "conversation", label: "command.reply" },
    { id: "note", keys: ["m"], pane: "conversation", label: "command.note" },
    { id: "take", keys: ["i"], pane: "conversation", label: "command.take" },
    { id: "assign", keys: ["a"], pane: "conversation", label: "command.assign" },
    { id: "snooze", keys: ["s"], pane: "conversation", label: "command.snooze" },
    { id: "done", keys: ["e"], pane: "conversation", label: "command.done" },
    { id: "intent", keys: ["t"], pane: "conversation", label: "command.intent" },
    { id: "language", keys: ["l"], pane: "conversation", label: "command.language" },
    { id: "zone", keys: ["w"], pane: "conversation", label: "command.zone" },
    { id: "risks", keys: [], pane: "conversation", label: "command.risks" },
    // On boards where # is Shift+3 that key puts a suggestion: there it is h alone.
    { id: "labels", keys: ["h", "#"], pane: "conversation", label: "command.labels" },
    { id: "why", keys: ["d"], pane: "conversation", label: "command.why" },
    { id: "more", keys: ["y"], pane: "conversation", label: "command.more" },
    { id: "delete", keys: [], pane: "conversation", label: "command.delete" },
    { id: "copy.order", keys: ["c"], pane: "conversation", label: "command.copy_order" },
    {
        id: "message.next",
        keys: ["n"],
        pane: "conversation",
        label: "command.message.next",
        repeats: true,
        keyOnly: true,
    },
    {
        id: "message.previous",
        keys: ["p"],
        pane: "conversation",
        label: "command.message.previous",
        repeats: true,
        keyOnly: true,
    },
    { id: "up", keys: ["u"], pane: "conversation", label: "command.up" },
    { id: "attach", keys: ["f"], pane: "composer", label: "command.attach" },
    { id: "send.next", keys: ["$mod+Enter"], pane: "composer", label: "command.send_next", inText: true },
    {
        id: "send.stay",
        keys: ["$mod+Shift+Enter"],
        pane: "composer",
        label: "command.send_stay",
        inText: true,
    },
    { id: "send.later", keys: ["F2"], pane: "composer", label: "later.title", inText: true },
    { id: "template.keep", keys: ["$mod+s"], pane: "composer", label: "own.save_as", inText: true },
    { id: "lint.next", keys: ["F8"], pane: "composer", label: "command.lint_next", inText: true },
    {
        id: "lint.previous",
        keys: ["Shift+F8"],
        pane: "composer",
        label: "command.lint_previous",
        inText: true,
    },
    { id: "term.new", keys: [], pane: "templates", label: "glossary.add" },
    { id: "template.new", keys: [], pane: "templates", label: "command.template.new" },
    {
        id: "template.save",
        keys: ["$mod+Enter"],
        pane: "templates",
        label: "command.template.save",
        inText: true,
    },
    {
        id: "template.review",
        keys: ["$mod+Shift+Enter"],
        pane: "templates",
        label: "command.template.review",
        inText: true,
    },
    {
        id: "template.next",
        keys: ["Alt+PageDown"],
        pane: "templates",
        label: "command.template.next",
        inText: true,
    },
    {
        id: "template.previous",
        keys: ["Alt+PageUp"],
        pane: "templates",
        label: "command.template.previous",
        inText: true,
    },
    { id: "reports.table", keys: ["t"], pane: "reports", label: "reports.command.table" },
];

/** Keys that a list, a grid or a field has of its own: nothing dispatches them, the overlay names them. */
export const fieldKeys: { keys: string[]; pane: Pane; label: Key }[] = [
    { keys: ["Esc"], pane: "anywhere", label: "keys.escape" },
    { keys: ["Space"], pane: "list", label: "command.list.select" },
    { keys: ["PageDown", "PageUp"], pane: "list", label: "keys.page" },
    { keys: ["← →", "+ -"], pane: "conversation", label: "pictures.keys" },
    { keys: ["@"], pane: "composer", label: "keys.mention" },
    { keys: ["/"], pane: "composer", label: "picker.key" },
    { keys: ["{"], pane: "templates", label: "keys.fact" },
    { keys: ["← ↑ ↓ →"], pane: "templates", label: "keys.grid" },
];

const kSigns: Record<string, string> = {
    $mod: /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl",
    ArrowDown: "↓",
    ArrowUp: "↑",
};

/** How a key is written for people: `$mod+Enter` as "Ctrl+Enter". */
export const written = (keys: string) =>
    keys
        .replace("Shift+?", "?")
        .split(" ")
        .map((press) =>
            press
                .split("+")
                .map((part) => kSigns[part] ?? part)
                .join("+"),
        )
        .join(" ");

/** Single keys as this person wants them in place of the usual ones, by the command. */
export const ownKeys = signal<Readonly<Record<string, string>>>({});

/** Single keys can be switched off (WCAG 2.1.4); those with Ctrl stay. */
export const singleKeys = signal(true);

/** Not digits: each has its place among those that put in suggestions. */
const isSingle = (keys: string) => /^(Shift\+\?|[!-/:-~])$/.test(keys);

/** The usual single key of a command that may have another instead. */
export const usualKey = (command: Command) => command.keys.find(isSingle)?.replace("Shift+", "");

/** The keys that a command has for this person. */
export function keysOf(command: Command): string[] {
    const own = ownKeys.value[command.id];
    const place = command.keys.findIndex(isSingle);
    if (!own || place < 0) return command.keys;
    return command.keys.flatMap((keys, index) => (index === place ? [own] : isSingle(keys) ? [] : [keys]));
}

const kInboxPanes: readonly Pane[] = ["list", "conversation", "composer"];

const meet = (one: Pane, other: Pane) =>
    one === other ||
    [one, other].includes("anywhere") ||
    (kInboxPanes.includes(one) && kInboxPanes.includes(other));

/** The command that has a key already, or begins with it, where another is to get it. */
export const rivalOf = (command: Command, key: string): Command | undefined =>
    commands.find(
        (other) =>
            other !== command &&
            meet(other.pane, command.pane) &&
            keysOf(other).some((keys) => keys.split(" ")[0] === key),
    );

const firstKey = (id: string) => {
    const command = commands.find((each) => each.id === id);
    return command && keysOf(command)[0];
};

/** The first key of a command as people read it. */
export function keyOf(id: string): string {
    const first = firstKey(id);
    return first ? written(first) : "";
}

/** For `aria-keyshortcuts`. */
export const shortcutOf = (id: string): string | undefined => firstKey(id)?.replace("$mod", "Control");
