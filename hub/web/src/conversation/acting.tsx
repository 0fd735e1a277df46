import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { ActionKind, Case, Thread } from "../api/types";
import { useNamed } from "../keys/named";
import { ActionDialog } from "./action_dialog";

interface Wish {
    action: ActionKind;
    /** Which case, for an action about one. */
    one?: Case;
}

/** One place for all buttons: those of the facts may be in a column that the window is too narrow to show. */
const wished = signal<Wish | undefined>(undefined);

/** Opens the dialog of an action. */
export const beginAction = (action: ActionKind, one?: Case) => {
    wished.value = { action, one };
};

export const isOpen = ({ stage }: Case) => stage !== "closed";

export const actionsAbout = ({ kind }: Thread, about: ActionKind["about"]) =>
    kind.actions.filter((action) => action.about === about);

/** All that can be done at the marketplace here. */
function wishesOf(shown: Thread): Wish[] {
    const cases = shown.cases.filter(isOpen);
    return [
        ...actionsAbout(shown, "conversation").map((action) => ({ action })),
        ...(shown.conversation.order_id ? actionsAbout(shown, "order").map((action) => ({ action })) : []),
        ...actionsAbout(shown, "case").flatMap((action) => cases.map((one) => ({ action, one }))),
    ];
}

function InPalette({ action, one }: Wish) {
    const name = one ? `${action.label} · ${one.external_id}` : action.label;
    useNamed(name, () => beginAction(action, one));
    return null;
}

/** Names what can be done in the palette, and shows the dialog of what one is about to do. */
export function Acting({ shown }: { shown: Thread }) {
    const close = () => {
        wished.value = undefined;
    };
    useEffect(() => close, []);
    return (
        <>
            {wishesOf(shown).map(({ action, one }) => (
                <InPalette key={`${action.name}${one?.id}`} action={action} one={one} />
            ))}
            {wished.value && <ActionDialog shown={shown} {...wished.value} close={close} />}
        </>
    );
}
