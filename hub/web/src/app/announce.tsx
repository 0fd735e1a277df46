import { signal } from "@preact/signals";
import { Button } from "../ui/button";

const polite = signal("");
const urgent = signal("");
const toast = signal<{ text: string; act?: { label: string; run: () => void } } | undefined>(undefined);
const kToastMs = 6_000;
let timer: ReturnType<typeof setTimeout> | undefined;

export const say = (text: string) => {
    polite.value = text;
};
export const sayUrgently = (text: string) => {
    urgent.value = text;
};

function later() {
    clearTimeout(timer);
    timer = setTimeout(() => {
        toast.value = undefined;
    }, kToastMs);
}

/** Repeats what is visible elsewhere; never the only way to anything. */
export function showToast(text: string, act?: { label: string; run: () => void }) {
    toast.value = { text, act };
    later();
}

export function Announcer() {
    const shown = toast.value;
    return (
        <>
            <div class="unseen" role="status">
                {polite.value}
            </div>
            <div class="unseen" role="alert">
                {urgent.value}
            </div>
            <div
                class="toast-place"
                role="status"
                onPointerEnter={() => clearTimeout(timer)}
                onFocusIn={() => clearTimeout(timer)}
                onPointerLeave={later}
            >
                {shown && (
                    <div class="toast">
                        <span dir="auto">{shown.text}</span>
                        {shown.act && (
                            <Button
                                kind="quiet"
                                onClick={() => {
                                    shown.act?.run();
                                    toast.value = undefined;
                                }}
                            >
                                {shown.act.label}
                            </Button>
                        )}
                    </div>
                )}
            </div>
        </>
    );
}
