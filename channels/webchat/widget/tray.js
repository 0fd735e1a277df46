// The files that go with the next message: each is uploaded as soon as it is chosen.
import { el, icon, iconButton, textButton } from "./dom.js";
import { numberOf, sizeOf, t } from "./words.js";

export class Tray {
    #api;
    #box;
    #told;
    #limits = { types: [], max_bytes: 0, most: 0 };
    #files = [];

    /** `told`: changed() when a file comes, goes or gets somewhere; emptied() when the visitor took the last one away. */
    constructor(api, box, told) {
        this.#api = api;
        this.#box = box;
        this.#told = told;
    }

    set limits(limits) {
        this.#limits = limits;
    }

    get types() {
        return this.#limits.types;
    }

    get busy() {
        return this.#files.some((entry) => entry.state === "uploading");
    }

    /** What the hub has. */
    get ready() {
        return this.#files.filter((entry) => entry.state === "ready").map((entry) => entry.result);
    }

    add(files) {
        for (const file of files) this.#addOne(file);
        this.#told.changed();
    }

    /** After a message took them along. */
    empty() {
        for (const entry of this.#files) entry.node.remove();
        this.#files = [];
        this.#told.changed();
    }

    #addOne(file) {
        const entry = { file, stop: new AbortController() };
        this.#draw(entry);
        const wrong = this.#wrong(file);
        this.#files.push(entry);
        if (wrong) this.#fail(entry, wrong, false);
        else this.#upload(entry);
    }

    #wrong({ type, size }) {
        const { types, max_bytes: bytes, most } = this.#limits;
        const good = this.#files.filter((entry) => entry.state !== "failed");
        if (!types.includes(type)) return t("fileType");
        if (size > bytes) return t("fileSize", { size: sizeOf(bytes) });
        if (good.length >= most) return t("fileMost", { n: numberOf(most) });
        return null;
    }

    async #upload(entry) {
        this.#say(entry, "uploading", sizeOf(entry.file.size));
        entry.bar.hidden = false;
        try {
            const progress = (part) => this.#progress(entry, part);
            entry.result = await this.#api.upload(entry.file, progress, entry.stop.signal);
            this.#say(entry, "ready", sizeOf(entry.file.size));
        } catch (problem) {
            this.#fail(entry, this.#reason(problem), problem.passes ?? false);
        }
        entry.bar.hidden = true;
        this.#told.changed();
    }

    #reason(problem) {
        if (problem.status === 413) return t("fileSize", { size: sizeOf(this.#limits.max_bytes) });
        if (problem.status === 415) return t("fileType");
        return t("fileFailed");
    }

    #progress(entry, part) {
        entry.bar.value = part;
    }

    #fail(entry, reason, passes) {
        this.#say(entry, "failed", reason);
        entry.again.hidden = !passes;
    }

    #retry(entry) {
        entry.again.hidden = true;
        this.#upload(entry);
        this.#told.changed();
    }

    #remove(entry) {
        const neighbour = entry.node.nextElementSibling ?? entry.node.previousElementSibling;
        entry.stop.abort();
        entry.node.remove();
        this.#files = this.#files.filter((other) => other !== entry);
        this.#told.changed();
        if (neighbour) neighbour.lastElementChild.focus();
        else this.#told.emptied();
    }

    #say(entry, state, text) {
        entry.state = state;
        entry.node.className = `upload ${state}`;
        entry.text.textContent = text;
    }

    #draw(entry) {
        const { name } = entry.file;
        entry.text = el("span", { class: "dim" });
        entry.bar = el("progress", { max: 1, value: 0, "aria-label": t("uploading") });
        entry.bar.hidden = true;
        entry.again = textButton(t("tryAgain"), () => this.#retry(entry), "quiet");
        entry.again.hidden = true;
        const label = el("span", { class: "label" }, el("bdi", {}, name), entry.text, entry.bar);
        const remove = iconButton("close", `${t("remove")}: ${name}`, () => this.#remove(entry));
        entry.node = el("li", {}, icon("file"), label, entry.again, remove);
        this.#box.append(entry.node);
    }
}
