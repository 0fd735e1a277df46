import { Eye, PenLine } from "lucide-preact";
import { tNodes } from "../i18n/words";
import { begun, others, writers } from "./presence";

/** Who else is in the open conversation. */
export function PresenceNames() {
    return (
        <>
            {others.value.map(({ user, name, state }) => {
                const Icon = state === "writing" ? PenLine : Eye;
                return (
                    <span key={user} class={`presence ${state}`}>
                        <Icon size={14} aria-hidden="true" />
                        <span>{tNodes(`team.${state}`, { name: <bdi key="name">{name}</bdi> })}</span>
                    </span>
                );
            })}
        </>
    );
}

/** Once one has begun: somebody else writes as well. */
export function WritersWarning() {
    if (!begun.value) return null;
    return (
        <>
            {writers().map(({ user, name }) => (
                <p key={user} class="warning writers">
                    {tNodes("team.also_writing", { name: <bdi key="name">{name}</bdi> })}
                </p>
            ))}
        </>
    );
}
