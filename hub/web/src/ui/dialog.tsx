import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";

interface Props {
    title: string;
    /** Without it the dialog can't be left by Esc. */
    close?: () => void;
    children: ComponentChildren;
    class?: string;
}

/** A modal dialog; the browser keeps focus inside and gives it back. */
export function Dialog({ title, close, children, class: look }: Props) {
    const box = useRef<HTMLDialogElement>(null);
    const heading = useId();
    // Before anything inside may take the focus.
    const [opener] = useState(() => document.activeElement as HTMLElement | null);
    useEffect(() => {
        box.current?.showModal();
        // Only once it is gone may anything outside have the focus.
        return () => {
            setTimeout(() => document.activeElement === document.body && opener?.focus());
        };
    }, []);
    return (
        <dialog
            ref={box}
            class={look}
            aria-labelledby={heading}
            onCancel={(event) => {
                event.preventDefault();
                close?.();
            }}
            onPointerDown={(event) => {
                if (event.target === box.current) close?.();
            }}
        >
            <div class="dialog-body">
                <h2 id={heading}>{title}</h2>
                {children}
            </div>
        </dialog>
    );
}
