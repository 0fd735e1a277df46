import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Pending } from "../ui/pending";
import { useAsk } from "../ui/use_ask";

type Room = () => JSX.Element;

/** A room in a file of its own, fetched when it is first opened. */
export function later(load: () => Promise<Room>): Room {
    let kept: Room | undefined;
    return function Later() {
        const [there] = useState({ Room: kept });
        const { value, problem, again } = useAsk(async () => {
            kept ??= await load();
            return { Room: kept };
        }, []);
        const Found = there.Room ?? value?.Room;
        if (Found) return <Found />;
        return (
            <main class="room" id="main">
                <Pending value={value} problem={problem} again={again} />
            </main>
        );
    };
}
