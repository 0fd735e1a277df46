import type { ComponentChildren, JSX } from "preact";

interface Props extends Omit<JSX.HTMLAttributes<HTMLButtonElement>, "icon"> {
    kind?: "main" | "plain" | "quiet";
    icon?: ComponentChildren;
    /** Stays focusable and says why it waits, unlike `disabled`. */
    waits?: boolean;
    type?: "button" | "submit";
    disabled?: boolean;
}

export function Button({ kind = "plain", icon, waits, children, type = "button", ...rest }: Props) {
    return (
        <button
            {...rest}
            type={type}
            class={`button ${kind} ${rest.class ?? ""}`}
            aria-disabled={waits || undefined}
        >
            {icon}
            {children && <span>{children}</span>}
        </button>
    );
}
