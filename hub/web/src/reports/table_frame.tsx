import type { ComponentChildren } from "preact";

/** What a table of figures scrolls in. */
export function TableFrame({ label, children }: { label: string; children: ComponentChildren }) {
    return (
        <section
            class="report-table"
            aria-label={label}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
            tabIndex={0}
        >
            {children}
        </section>
    );
}
