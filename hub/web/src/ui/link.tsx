import type { ComponentChildren } from "preact";
import { Link as RouterLink } from "wouter-preact";

interface Props {
    href: string;
    current?: boolean;
    class?: string;
    title?: string;
    children: ComponentChildren;
}

export function Link({ href, current, class: look, title, children }: Props) {
    return (
        <RouterLink href={href} className={look} title={title} aria-current={current ? "page" : undefined}>
            {children}
        </RouterLink>
    );
}
