import type { ComponentChildren } from "preact";

/** One line of a `dl` of facts. */
export function FactLine({ label, children }: { label: string; children: ComponentChildren }) {
    return (
        <div class="fact">
            <dt dir="auto">{label}</dt>
            <dd>{children}</dd>
        </div>
    );
}
