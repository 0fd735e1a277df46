import type { ComponentChildren } from "preact";

/** A list without entries: why it is empty, and below it what to do about that. */
export function Nothing({ why, children }: { why: string; children?: ComponentChildren }) {
    return (
        <div class="nothing">
            <p>{why}</p>
            {children}
        </div>
    );
}
