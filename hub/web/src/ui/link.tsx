import type { ComponentChildren } from "preact";
import { Link as RouterLink } from "wouter-preact";

interface Props {
    href: string;
    current?: boolean;
    class?: string;
    title?: string;
    onClick?: () => void;
    children: ComponentChildren;
}

export function Link({ href, current, class: look, title, onClick, children }: Props) {
    return (
        <RouterLink
            href={href}
            className={look}
            title={title}
            onClick={onClick}
            aria-current={current ? "page" : undefined}
        >
            {children}
        </RouterLink>
    );
}
