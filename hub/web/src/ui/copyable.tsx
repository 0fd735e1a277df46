import { Copy } from "lucide-preact";
import { showToast } from "../app/announce";
import { t } from "../i18n/words";
import { copyText } from "./copy";

/** A number or address in its own direction, with a button that copies it. */
export function Copyable({ text, label }: { text: string; label: string }) {
    const copy = async () => showToast(t((await copyText(text)) ? "copy.done" : "copy.failed"));
    return (
        <span class="copyable">
            <bdi dir="ltr" class="number">
                {text}
            </bdi>
            <button type="button" class="icon-button" aria-label={label} title={label} onClick={copy}>
                <Copy size={14} aria-hidden="true" />
            </button>
        </span>
    );
}
