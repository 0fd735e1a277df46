import { useEffect, useId, useRef, useState } from "preact/hooks";
import { t } from "../i18n/words";
import { keyOfIme } from "../keys/ime";
import { useComposition } from "../templates/use_composition";
import { useEscape } from "../ui/escape";
import { type Completion, completionsAt } from "./completion";

interface MenuProps {
    id: string;
    completions: Completion[];
    active: number;
    choose: (completion: Completion) => void;
    close: () => void;
}

function Menu({ id, completions, active, choose, close }: MenuProps) {
    useEscape(close);
    useEffect(() => {
        document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: "nearest" });
    }, [active]);
    return (
        <div role="listbox" id={id} class="find-menu palette-list" aria-label={t("find.completions")}>
            {completions.map((completion, index) => (
                <div
                    key={completion.text}
                    role="option"
                    tabIndex={-1}
                    id={`${id}-${index}`}
                    aria-selected={index === active}
                    // Pressing must not take the focus from the field.
                    onPointerDown={(event) => {
                        event.preventDefault();
                        choose(completion);
                    }}
                >
                    <bdi>{completion.label}</bdi>
                    <bdi class="dim">{completion.hint}</bdi>
                </div>
            ))}
        </div>
    );
}

interface Props {
    words: string;
    change: (words: string) => void;
    /** Tells when an input method is at work: nothing is asked until it rests. */
    compose: (composing: boolean) => void;
    /** Asked for at once. */
    enter: () => void;
    /** Where the faults stand, if there are any. */
    faults: string | undefined;
}

/** The field of a search, which completes the names of terms and their values. */
export function SearchField({ words, change, compose, enter, faults }: Props) {
    const field = useRef<HTMLInputElement>(null);
    const list = useId();
    const [caret, setCaret] = useState(words.length);
    const [open, setOpen] = useState<"no" | "typed" | "all">("no");
    const [active, setActive] = useState(-1);
    const [composing, setComposing] = useState(false);
    useEffect(() => field.current?.focus(), []);
    useComposition(field, (on) => {
        setComposing(on);
        compose(on);
    });
    const completions = open === "no" || composing ? [] : completionsAt(words, caret, open === "all");
    const shown = completions.length > 0;
    const place = () => setCaret(field.current?.selectionStart ?? words.length);
    const choose = ({ from, to, text }: Completion) => {
        const end = from + text.length;
        change(words.slice(0, from) + text + words.slice(to));
        setCaret(end);
        setActive(-1);
        setOpen(text.endsWith(":") ? "typed" : "no");
        setTimeout(() => field.current?.setSelectionRange(end, end));
    };
    const move = (step: number) => {
        if (!shown) {
            place();
            setOpen("all");
            setActive(0);
        } else setActive((active + step + completions.length) % completions.length);
    };
    const onKeyDown = (event: KeyboardEvent) => {
        if (keyOfIme(event)) return;
        const chosen = shown ? completions[active] : undefined;
        if (event.key === "ArrowDown") move(1);
        else if (event.key === "ArrowUp" && shown) move(active < 0 ? 0 : -1);
        else if (event.key === "Enter" && chosen) choose(chosen);
        else if (event.key === "Enter") {
            setOpen("no");
            enter();
        } else return;
        event.preventDefault();
    };
    return (
        <div class="find-place">
            <input
                type="text"
                enterKeyHint="search"
                role="combobox"
                ref={field}
                class="search-field"
                dir="auto"
                autocomplete="off"
                spellcheck={false}
                aria-label={t("search.field")}
                aria-autocomplete="list"
                aria-expanded={shown}
                aria-controls={shown ? list : undefined}
                aria-activedescendant={shown && completions[active] ? `${list}-${active}` : undefined}
                aria-invalid={faults ? true : undefined}
                aria-describedby={faults}
                placeholder={t("search.field")}
                value={words}
                onInput={(event) => {
                    change(event.currentTarget.value);
                    place();
                    setActive(-1);
                    setOpen("typed");
                }}
                onClick={place}
                onKeyUp={place}
                onKeyDown={onKeyDown}
                onBlur={() => setOpen("no")}
            />
            {shown && (
                <Menu
                    id={list}
                    completions={completions}
                    active={active}
                    choose={choose}
                    close={() => setOpen("no")}
                />
            )}
        </div>
    );
}
