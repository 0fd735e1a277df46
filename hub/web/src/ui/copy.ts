/** Copies a text; a plain-HTTP address is no secure context and has no clipboard, so there a selection does it. */
export async function copyText(text: string): Promise<boolean> {
    if (navigator.clipboard) {
        try {
            await navigator.clipboard.writeText(text);
            return true;
        } catch {
            // Refused by the browser: the older way may still work.
        }
    }
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "unseen";
    // Beside an open dialog nothing can be selected.
    (document.querySelector("dialog[open]") ?? document.body).append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
}
