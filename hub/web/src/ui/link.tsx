import type { ComponentChildren } from "preact";
import { Link as RouterLink } from "wouter-preact";

interface Props {
    href: string;
    current?: boolean;
    class?: string;
    title?: string;
    /** What the history is to keep beside the address. */
    state?: unknown;
    onClick?: () => void;
    children: ComponentChildren;
}

export function Link({ href, current, class: look, title, state, onClick, children }: Props) {
    return (
        <RouterLink
            href={href}
            className={look}
            title={title}
            state={state}
            onClick={onClick}
            aria-current={current ? "page" : undefined}
        >
            {children}
        </RouterLink>
    );
}
