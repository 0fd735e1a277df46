import { Check, Tag } from "lucide-preact";
import { useId, useRef, useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { Conversation, Label } from "../api/types";
import { change, thread } from "../conversation/store";
import { t } from "../i18n/words";
import { useCommand } from "../keys/dispatcher";
import { keyOfIme } from "../keys/ime";
import { shortcutOf } from "../keys/table";
import { PopoverButton } from "../ui/popover";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";
import { LabelTag } from "./label_tags";
import { labels, loadLabels } from "./labels";

const kButton = "chip-labels";
const kLongest = 40;

const plain = (text: string) => text.trim().toLocaleLowerCase();

interface Choice {
    id: string;
    /** Undefined for the one that is made when it is chosen. */
    label: Label | undefined;
}

function choicesFor(words: string): Choice[] {
    const wanted = plain(words);
    const found = labels.value.filter(({ name }) => plain(name).includes(wanted));
    const choices: Choice[] = found.map((label) => ({ id: label.id, label }));
    if (wanted && !labels.value.some(({ name }) => plain(name) === wanted))
        choices.push({ id: "new", label: undefined });
    return choices;
}

async function make(name: string): Promise<Label> {
    const made = await ask(api.POST("/labels", { body: { name } }));
    await loadLabels();
    return made;
}

function toggle(item: Conversation, { id }: Label) {
    const shown = thread.value?.conversation;
    const has = (shown?.id === item.id ? shown : item).labels.map((label) => label.id);
    return change(item.id, { labels: has.includes(id) ? has.filter((each) => each !== id) : [...has, id] });
}

/** Sets a conversation's labels, each at once; a name that there isn't yet becomes a label. */
function LabelPanel({ item }: { item: Conversation }) {
    const [words, setWords] = useState("");
    const [active, setActive] = useState(0);
    const { problem, run } = useAct();
    const line = useRef(Promise.resolve());
    const list = useId();
    const has = item.labels.map(({ id }) => id);
    const choices = choicesFor(words);
    const choose = (index: number) => {
        const choice = choices[index];
        if (!choice) return;
        const name = words.trim();
        // At once, so that the next name can be typed meanwhile; one choice is made after the other.
        setWords("");
        setActive(0);
        line.current = line.current.then(async () => {
            const done = await run(async () => toggle(item, choice.label ?? (await make(name))));
            if (!done) setWords((now) => now || name);
        });
    };
    const onKey = (event: KeyboardEvent) => {
        if (keyOfIme(event)) return;
        const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (move) setActive((active + move + choices.length) % Math.max(1, choices.length));
        else if (event.key === "Enter") choose(active);
        else return;
        event.preventDefault();
    };
    return (
        <>
            <input
                type="text"
                role="combobox"
                aria-expanded={true}
                aria-controls={list}
                aria-autocomplete="list"
                aria-activedescendant={choices[active] ? `${list}-${active}` : undefined}
                aria-label={t("team.find_label")}
                placeholder={t("team.find_label")}
                maxLength={kLongest}
                dir="auto"
                value={words}
                onInput={(event) => {
                    setWords(event.currentTarget.value);
                    setActive(0);
                }}
                onKeyDown={onKey}
            />
            <div
                role="listbox"
                id={list}
                aria-label={t("team.labels")}
                aria-multiselectable="true"
                class="label-list"
            >
                {choices.map(({ id, label }, index) => (
                    <div
                        key={id}
                        role="option"
                        tabIndex={-1}
                        id={`${list}-${index}`}
                        class={index === active ? "active" : undefined}
                        aria-selected={has.includes(id)}
                        onClick={() => choose(index)}
                        onKeyDown={onKey}
                    >
                        <span class="label-check">
                            {has.includes(id) && <Check size={16} aria-hidden="true" />}
                        </span>
                        {label ? <LabelTag label={label} /> : t("team.create_label", { name: words.trim() })}
                    </div>
                ))}
            </div>
            {choices.length === 0 && <p class="dim">{t("team.no_labels")}</p>}
            <ProblemBox problem={problem} />
        </>
    );
}

/** The labels of the open conversation, and the way to set them. */
export function Labels({ item }: { item: Conversation }) {
    useCommand("labels", () => document.getElementById(kButton)?.click());
    return (
        <>
            <PopoverButton
                id={kButton}
                label={t("team.labels")}
                keys={shortcutOf("labels")}
                class="chip"
                face={
                    <>
                        <Tag size={14} aria-hidden="true" />
                        <span>{t("team.labels")}</span>
                    </>
                }
            >
                {() => <LabelPanel item={item} />}
            </PopoverButton>
            {item.labels.map((label) => (
                <LabelTag key={label.id} label={label} />
            ))}
        </>
    );
}
