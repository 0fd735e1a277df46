// The one calm line over the composer. Of several things to say it says the weightiest.
import { t, whenIn } from "./words.js";

const kOrder = ["closed", "offline", "wait", "failed", "away"];
/** A short gap in the connection is nobody's business. */
const kGraceMs = 3_000;
const kFailedMs = 6_000;

export class Notice {
    #line;
    #texts = new Map();
    #timers = new Map();

    constructor(line) {
        this.#line = line;
        const network = () => this.#set("offline", navigator.onLine ? null : t("offline"));
        addEventListener("online", network);
        addEventListener("offline", network);
        network();
    }

    /** The hub refuses this visitor or this page. */
    unavailable() {
        this.#set("closed", t("unavailable"));
    }

    /** The hub is in reach, or isn't. */
    live(is) {
        if (is) this.#set("away", null);
        else if (!this.#timers.has("away")) this.#after("away", kGraceMs, t("reconnecting"));
    }

    wait(seconds) {
        this.#set("wait", t("tooMany", { when: whenIn(seconds) }));
        this.#after("wait", seconds * 1000, null);
    }

    failed() {
        this.#set("failed", t("failed"));
        this.#after("failed", kFailedMs, null);
    }

    #after(name, ms, text) {
        this.#timers.set(
            name,
            setTimeout(() => this.#set(name, text), ms),
        );
    }

    #set(name, text) {
        clearTimeout(this.#timers.get(name));
        if (text === null) this.#timers.delete(name);
        if (text === null) this.#texts.delete(name);
        else this.#texts.set(name, text);
        const first = kOrder.find((key) => this.#texts.has(key));
        this.#line.textContent = this.#texts.get(first) ?? "";
    }
}
