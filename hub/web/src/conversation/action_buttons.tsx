import type { Case, Thread } from "../api/types";
import { Button } from "../ui/button";
import { actionsAbout, beginAction } from "./acting";

interface Props {
    shown: Thread;
    about: "order" | "case";
    one?: Case;
}

/** What the seller can have done at the marketplace with an order or a case. */
export function ActionButtons({ shown, about, one }: Props) {
    const actions = actionsAbout(shown, about);
    if (actions.length === 0) return null;
    return (
        <div class="acts">
            {actions.map((action) => (
                <Button key={action.name} aria-haspopup="dialog" onClick={() => beginAction(action, one)}>
                    <span dir="auto">{action.label}</span>
                </Button>
            ))}
        </div>
    );
}
