import { signal } from "@preact/signals";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { Link } from "../ui/link";

/** Stays in sight until somebody has read it. */
export interface Notice {
    text: string;
    link: { label: string; href: string };
    read: () => void;
}

/** What a toast offers, and for how long: undoing, for as long as a reply is held. */
export interface ToastAct {
    label: string;
    run: () => void;
    ms?: number;
}

const polite = signal("");
const urgent = signal("");
const toast = signal<{ text: string; act?: ToastAct } | undefined>(undefined);
const notice = signal<Notice | undefined>(undefined);
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
    }, toast.value?.act?.ms ?? kToastMs);
}

/** Repeats what is visible elsewhere; never the only way to anything. */
export function showToast(text: string, act?: ToastAct) {
    toast.value = { text, act };
    later();
}

/** Shows a notice in the place of the one before; undefined takes it away. */
export const keepInSight = (next: Notice | undefined) => {
    notice.value = next;
};

function KeptNotice({ text, link, read }: Notice) {
    return (
        <div class="toast kept">
            <span dir="auto">{text}</span>
            <Link href={link.href} class="button plain" onClick={read}>
                {link.label}
            </Link>
            <Button kind="quiet" onClick={read}>
                {t("action.close")}
            </Button>
        </div>
    );
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
                {notice.value && <KeptNotice {...notice.value} />}
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
