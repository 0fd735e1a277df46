import { autoUpdate, computePosition, flip, offset, shift } from "@floating-ui/dom";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useEscape } from "./escape";

interface Props {
    label: string;
    anchor: HTMLElement;
    close: () => void;
    children: ComponentChildren;
}

const kFocusable = "button, input, select, textarea, a[href]";

/** A small dialog beside its button. Focus goes in, to what is marked as first, and back when it closes. */
export function Popover({ label, anchor, close, children }: Props) {
    const box = useRef<HTMLDivElement>(null);
    useEscape(close);
    useEffect(() => {
        const element = box.current!;
        const place = async () => {
            const { x, y } = await computePosition(anchor, element, {
                strategy: "fixed",
                placement: "bottom-start",
                middleware: [offset(4), flip(), shift({ padding: 8 })],
            });
            element.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
        };
        const stop = autoUpdate(anchor, element, place);
        const first = element.querySelector<HTMLElement>("[data-first]");
        (first ?? element.querySelector<HTMLElement>(kFocusable) ?? element).focus();
        const outside = (event: Event) => {
            const target = event.target as Node;
            if (!element.contains(target) && !anchor.contains(target)) close();
        };
        document.addEventListener("pointerdown", outside);
        return () => {
            stop();
            document.removeEventListener("pointerdown", outside);
            if (element.contains(document.activeElement) || document.activeElement === document.body)
                anchor.focus();
        };
    }, []);
    return (
        <div class="popover" role="dialog" aria-label={label} tabIndex={-1} ref={box}>
            {children}
        </div>
    );
}

interface OpenerProps {
    label: string;
    class?: string;
    /** What the button shows. */
    face: ComponentChildren;
    title?: string;
    keys?: string;
    id?: string;
    children: (close: () => void) => ComponentChildren;
}

/** A button with a popover of its own. */
export function PopoverButton({ label, face, title, keys, id, children, class: look }: OpenerProps) {
    const button = useRef<HTMLButtonElement>(null);
    const [open, setOpen] = useState(false);
    const close = () => setOpen(false);
    return (
        <>
            <button
                type="button"
                class={look ?? "button plain"}
                id={id}
                ref={button}
                title={title}
                aria-haspopup="dialog"
                aria-expanded={open}
                aria-keyshortcuts={keys}
                onClick={() => setOpen(!open)}
            >
                {face}
            </button>
            {open && (
                <Popover label={label} anchor={button.current!} close={close}>
                    {children(close)}
                </Popover>
            )}
        </>
    );
}
