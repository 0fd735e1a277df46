// What the visitor sent and the hub hasn't confirmed. It outlives a reload, and each message keeps its key, so that the hub
// takes it once however often it is sent.
import { Problem } from "./api.js";
import { tab } from "./store.js";

const kAgainMs = 2_000;

/** `crypto.randomUUID` is missing on plain HTTP. */
function newKey() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function kept() {
    const items = JSON.parse(tab.get("outbox") ?? "[]");
    return items.map((item) => ({ ...item, state: "sending" }));
}

export class Outbox {
    #api;
    #told;
    #items = kept();
    #running = null;
    #notBefore = Number.POSITIVE_INFINITY;

    /** `told`: {changed(item), sent(M), gone(item), wait(seconds)}. An item's state: "sending", "failed", "refused". */
    constructor(api, told) {
        this.#api = api;
        this.#told = told;
    }

    get items() {
        return this.#items;
    }

    /** Nothing leaves before there is a session. */
    open() {
        if (this.#notBefore === Number.POSITIVE_INFINITY) this.#notBefore = 0;
        return this.flush();
    }

    add(text, attachments, department) {
        const item = {
            key: newKey(),
            text,
            attachments,
            department,
            at: new Date().toISOString(),
            state: "sending",
        };
        this.#items.push(item);
        this.#keep();
        this.#told.changed(item);
        return this.flush();
    }

    remove(item) {
        this.#items = this.#items.filter((other) => other !== item);
        this.#keep();
        this.#told.gone(item);
    }

    /** A refused message is tried again only when the visitor asks. */
    retry(item) {
        this.#mark(item, "failed");
        return this.flush();
    }

    /** A message that arrived although its answer hasn't, or never will: `found` gets the item, and the answer is asked for. */
    recognise({ key }, found) {
        const own = this.#items.find((item) => item.key === key);
        if (!own) return;
        own.arrived = true;
        found(own);
        if (own.state === "failed") this.flush();
    }

    /** Sends all that waits, one after the other, so that they arrive in the order of writing. */
    flush() {
        if (Date.now() < this.#notBefore) return null;
        this.#running ??= this.#sendAll().finally(() => {
            this.#running = null;
        });
        return this.#running;
    }

    async #sendAll() {
        let going = true;
        while (going) {
            const next = this.#items.find((item) => item.state !== "refused");
            going = next !== undefined && (await this.#send(next));
        }
    }

    /** Whether the next one may follow. */
    async #send(item) {
        this.#mark(item, "sending");
        const { key, text, department, attachments } = item;
        const ids = attachments.length ? attachments.map((file) => file.id) : undefined;
        try {
            const body = { text, department, attachments: ids };
            const { id, seq, at } = await this.#api.post("v1/messages", body, { "Idempotency-Key": key });
            this.remove(item);
            this.#told.sent({ id, seq, at, from: "visitor", name: null, text, attachments });
            return true;
        } catch (problem) {
            return this.#fail(item, problem);
        }
    }

    #fail(item, problem) {
        const refused = problem instanceof Problem && !problem.passes;
        this.#mark(item, refused ? "refused" : "failed");
        if (problem.status === 429) this.#wait(problem.waitSeconds);
        else if (item.arrived) setTimeout(() => this.flush(), kAgainMs);
        return refused;
    }

    #wait(seconds) {
        this.#told.wait(seconds);
        this.#notBefore = Date.now() + seconds * 1000;
        setTimeout(() => this.flush(), seconds * 1000 + 100);
    }

    #mark(item, state) {
        item.state = state;
        if (!item.arrived || state === "refused") this.#told.changed(item);
    }

    #keep() {
        tab.set("outbox", JSON.stringify(this.#items));
    }
}
