// Where the visitor writes.
import { el, icon, iconButton } from "./dom.js";
import { tab } from "./store.js";
import { Tray } from "./tray.js";
import { numberOf, t } from "./words.js";

/** Some browsers send a composition's closing Enter after its end. */
const kAfterCompositionMs = 100;
const kMostFilesPasted = 20;

const graphemes = new Intl.Segmenter();
const lengthOf = (text) => [...text].length;

/** How many signs, as a reader counts them, must go from the end so that `most` code points remain. */
function signsOver(text, most) {
    let over = lengthOf(text) - most;
    const signs = [...graphemes.segment(text)];
    let count = 0;
    while (over > 0) {
        count += 1;
        over -= lengthOf(signs.at(-count).segment);
    }
    return count;
}

/** Whether a key belongs to an input method: the first key of a composition comes with 229 alone. */
function imeWatch(input) {
    let endedAt = Number.NEGATIVE_INFINITY;
    input.addEventListener("compositionend", () => {
        endedAt = performance.now();
    });
    input.addEventListener("keyup", () => {
        endedAt = Number.NEGATIVE_INFINITY;
    });
    return (event) =>
        event.isComposing || event.keyCode === 229 || performance.now() - endedAt < kAfterCompositionMs;
}

export class Composer {
    #send;
    #most = 4000;
    #tray;
    #input = el("textarea", { rows: 1, dir: "auto", enterKeyHint: "send", "aria-describedby": "counter" });
    #counter = el("p", { id: "counter", hidden: true });
    #files = el("ul", { class: "tray", hidden: true });
    #picker = el("input", { type: "file", multiple: true, hidden: true, tabIndex: -1 });
    #attach = iconButton("clip", t("attach"), () => this.#picker.click());
    #button = el("button", {
        type: "submit",
        class: "icon-button send",
        title: t("send"),
        "aria-label": t("send"),
    });

    /** `send`: takes (text, files). */
    constructor(form, api, send) {
        this.#send = send;
        this.#tray = new Tray(api, this.#files, {
            changed: () => this.#changed(),
            emptied: () => this.#attach.focus(),
        });
        this.#input.placeholder = t("write");
        this.#input.setAttribute("aria-label", t("write"));
        this.#input.value = tab.get("draft") ?? "";
        this.#button.append(icon("send"));
        this.#attach.hidden = true;
        form.append(
            this.#files,
            el("div", { class: "bar" }, this.#attach, this.#input, this.#button),
            this.#counter,
        );
        form.append(this.#picker);
        this.#listen(form);
        this.#changed();
    }

    set limits({ max_length: most, uploads }) {
        this.#most = most;
        this.#changed();
        if (!uploads?.types.length) return;
        this.#tray.limits = uploads;
        this.#picker.accept = uploads.types.join(",");
        this.#attach.hidden = false;
    }

    focus() {
        this.#input.focus();
        this.#grow(); // in a hidden iframe it had no height
    }

    #listen(form) {
        const ofIme = imeWatch(this.#input);
        this.#input.addEventListener("input", () => this.#changed());
        this.#input.addEventListener("keydown", (event) => {
            if (event.key !== "Enter" || event.shiftKey || ofIme(event)) return;
            event.preventDefault();
            this.#submit();
        });
        form.addEventListener("submit", (event) => {
            event.preventDefault();
            this.#submit();
        });
        this.#picker.addEventListener("change", () => {
            this.#addFiles(this.#picker.files);
            this.#picker.value = ""; // so that the same file can be chosen again
        });
        this.#takeDropped();
    }

    /** Files dropped anywhere on the chat, and pasted ones; what office programs copy is text first, with its picture. */
    #takeDropped() {
        const page = document.documentElement;
        const take = (event, { files, types }) => {
            if (!files.length || types.includes("text/plain")) return;
            event.preventDefault();
            this.#addFiles(files);
        };
        const lit = (event, on) => {
            if (event.dataTransfer.types.includes("Files")) event.preventDefault();
            page.classList.toggle("dropping", on && event.dataTransfer.types.includes("Files"));
        };
        this.#input.addEventListener("paste", (event) => take(event, event.clipboardData));
        page.addEventListener("dragover", (event) => lit(event, true));
        page.addEventListener("dragleave", (event) => lit(event, false));
        page.addEventListener("drop", (event) => {
            lit(event, false);
            take(event, event.dataTransfer);
        });
    }

    #addFiles(files) {
        if (this.#tray.types.length) this.#tray.add([...files].slice(0, kMostFilesPasted));
    }

    get #text() {
        return this.#input.value.trim();
    }

    get #sendable() {
        const some = this.#text !== "" || this.#tray.ready.length > 0;
        return some && !this.#tray.busy && lengthOf(this.#text) <= this.#most;
    }

    #submit() {
        if (!this.#sendable) return;
        this.#send(this.#text, this.#tray.ready);
        this.#input.value = "";
        this.#tray.empty();
        this.#input.focus();
    }

    #changed() {
        tab.set("draft", this.#input.value);
        this.#files.hidden = !this.#files.children.length;
        this.#button.setAttribute("aria-disabled", !this.#sendable);
        this.#count();
        this.#grow();
    }

    #grow() {
        const { style, offsetHeight, clientHeight } = this.#input;
        style.blockSize = "auto";
        style.blockSize = `${this.#input.scrollHeight + offsetHeight - clientHeight}px`;
    }

    /** Silent until the last tenth. */
    #count() {
        const left = this.#most - lengthOf(this.#text);
        const over = left < 0;
        this.#counter.hidden = left > this.#most / 10;
        this.#counter.className = over ? "bad" : "";
        this.#input.setAttribute("aria-invalid", over);
        if (this.#counter.hidden) return;
        const n = numberOf(over ? signsOver(this.#text, this.#most) : left);
        this.#counter.textContent = t(over ? "over" : "left", { n });
    }
}
