import type { RefObject } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { TemplateFact } from "../api/types";
import { say } from "../app/announce";
import { isRightToLeft, t } from "../i18n/words";
import { keyOfIme } from "../keys/ime";
import { useEscape } from "../ui/escape";
import { FactMenu } from "./fact_menu";
import { type Insertion, insertionsOf } from "./insertions";
import { PatternMirror } from "./mirror";
import { useComposition } from "./use_composition";

interface Props {
    text: string;
    lang: string;
    label: string;
    facts: TemplateFact[];
    forms: string[];
    field: RefObject<HTMLTextAreaElement>;
    faulty: boolean;
    describedBy: string;
    readOnly: boolean;
    onText: (text: string) => void;
    onComposing: (composing: boolean) => void;
}

function EscapeCloses({ close }: { close: () => void }) {
    useEscape(close);
    return null;
}

/** What is typed after an open brace that the caret stands behind. */
function typedFact(text: string, caret: number): { begin: number; typed: string } | undefined {
    const found = /[{｛]([A-Za-z0-9_]*)$/.exec(text.slice(0, caret));
    return found ? { begin: found.index, typed: found[1] ?? "" } : undefined;
}

/** A pattern to write: its arguments are painted, and a brace offers the facts. */
export function PatternField(props: Props) {
    const { text, lang, label, facts, forms, field, faulty, describedBy, readOnly, onText, onComposing } =
        props;
    const [caret, setCaret] = useState<number>();
    const [active, setActive] = useState(0);
    /** Where the caret goes once the new text is drawn. */
    const goal = useRef<number>();
    const anchor = useRef<HTMLSpanElement>(null);
    const menu = useId();
    const asked = caret === undefined ? undefined : typedFact(text, caret);
    const insertions = asked ? insertionsOf(facts, forms, asked.typed) : [];
    const open = insertions.length > 0;
    const close = () => setCaret(undefined);
    useComposition(field, onComposing);

    useLayoutEffect(() => {
        if (goal.current === undefined) return;
        field.current?.setSelectionRange(goal.current, goal.current);
        goal.current = undefined;
    });

    const choose = (insertion: Insertion | undefined) => {
        if (!insertion || !asked || caret === undefined) return;
        goal.current = asked.begin + insertion.caret;
        onText(text.slice(0, asked.begin) + insertion.text + text.slice(caret));
        close();
    };
    const onInput = (event: InputEvent) => {
        const { value, selectionStart } = event.currentTarget as HTMLTextAreaElement;
        onText(value);
        const last = value[selectionStart - 1] ?? "";
        const begins = /[{｛]/.test(last) && event.inputType.startsWith("insert");
        if (begins || open) {
            setCaret(selectionStart);
            setActive(0);
        }
        if (begins) say(t("templates.facts_offered"));
    };
    const onKeyDown = (event: KeyboardEvent) => {
        if (!open || keyOfIme(event)) return;
        const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
        const move = moves[event.key];
        if (move) setActive((active + move + insertions.length) % insertions.length);
        else if (event.key === "Enter" || event.key === "Tab") choose(insertions[active]);
        else {
            if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) close();
            return;
        }
        event.preventDefault();
    };
    return (
        <div class="editor pattern-editor">
            <PatternMirror text={text} lang={lang} caret={open ? caret : undefined} anchor={anchor} />
            <textarea
                ref={field}
                id="template-text"
                data-pane="templates"
                dir={isRightToLeft(lang) ? "rtl" : "auto"}
                lang={lang}
                spellcheck
                aria-label={label}
                aria-describedby={describedBy}
                aria-invalid={faulty || undefined}
                aria-autocomplete="list"
                aria-controls={open ? menu : undefined}
                aria-activedescendant={open ? `${menu}-${active}` : undefined}
                readOnly={readOnly}
                value={text}
                onInput={onInput}
                onKeyDown={onKeyDown}
                onBlur={close}
            />
            {open && (
                <>
                    <EscapeCloses close={close} />
                    <FactMenu
                        id={menu}
                        anchor={anchor}
                        insertions={insertions}
                        active={active}
                        choose={choose}
                    />
                </>
            )}
        </div>
    );
}
