import { computePosition, flip, offset, shift } from "@floating-ui/dom";
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../i18n/words";
import type { Insertion } from "./insertions";

interface Props {
    id: string;
    /** Where the caret is. */
    anchor: RefObject<HTMLElement>;
    insertions: Insertion[];
    active: number;
    choose: (insertion: Insertion) => void;
}

/** What a brace offers; the text field keeps the focus and names the active line. */
export function FactMenu({ id, anchor, insertions, active, choose }: Props) {
    const box = useRef<HTMLDivElement>(null);
    useEffect(() => {
        if (!anchor.current || !box.current) return;
        void computePosition(anchor.current, box.current, {
            strategy: "fixed",
            placement: "bottom-start",
            middleware: [offset(6), flip(), shift({ padding: 8 })],
        }).then(({ x, y }) => {
            if (box.current)
                box.current.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
        });
    });
    useEffect(() => {
        document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: "nearest" });
    }, [active]);
    return (
        <div class="popover fact-menu" role="listbox" id={id} aria-label={t("templates.facts")} ref={box}>
            {insertions.map((insertion, index) => (
                <div
                    key={insertion.id}
                    role="option"
                    tabIndex={-1}
                    id={`${id}-${index}`}
                    class={insertion.own ? "fact-option own" : "fact-option"}
                    aria-selected={index === active}
                    // Pressing must not take the focus from the text.
                    onPointerDown={(event) => {
                        event.preventDefault();
                        choose(insertion);
                    }}
                >
                    <span>{insertion.label}</span>
                    <span class="dim">{t(`templates.insert.${insertion.form}`)}</span>
                </div>
            ))}
        </div>
    );
}
