import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

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
    useEffect(() => {
        const opener = document.activeElement as HTMLElement | null;
        box.current?.showModal();
        return () => opener?.focus();
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
