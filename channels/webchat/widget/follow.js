// Follows the thread: the event stream while it holds, else asking again and again.
import { Problem } from "./api.js";

const kLongestWaitMs = 30_000;
const kPollMs = 5_000;
/** So many polls, then the stream gets another chance. */
const kPolls = 60;
/** The hub speaks every 20 s; a stream that says nothing for so long is dead, or held back by a proxy. */
const kSilenceMs = 45_000;
/** A tab that nobody looks at gives its connection back: a browser has only six for a host without HTTP/2. */
const kHiddenMs = 60_000;

/** Ends early when the network comes back or the visitor does. */
export function nap(ms) {
    return new Promise((done) => {
        const wake = () => {
            clearTimeout(timer);
            removeEventListener("online", wake);
            document.removeEventListener("visibilitychange", wake);
            done();
        };
        const timer = setTimeout(wake, ms);
        addEventListener("online", wake);
        document.addEventListener("visibilitychange", wake);
    });
}

async function seen() {
    while (document.hidden) await nap(kLongestWaitMs);
}

/** One event of a stream; null when its lines were a comment. */
function parse(block) {
    const fields = {};
    for (const line of block.split("\n")) {
        const [, name, value] = /^(\w+): ?(.*)$/.exec(line) ?? [];
        if (name) fields[name] = name === "data" && fields.data ? `${fields.data}\n${value}` : value;
    }
    return fields.data ? { event: fields.event, data: JSON.parse(fields.data) } : null;
}

/** The events of a stream as they come; `heard` is called for every sign of life. */
async function* eventsOf(body, heard) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        heard();
        const blocks = (rest + value).replaceAll("\r\n", "\n").split("\n\n");
        rest = blocks.pop();
        yield* blocks.map(parse).filter(Boolean);
    }
}

/** Ends a stream that has been silent for too long, or nobody's to see. */
function watchOver(stream) {
    const endAfter = (ms, reason) => setTimeout(() => stream.abort(reason), ms);
    let silence = endAfter(kSilenceMs, "silent");
    let hidden = 0;
    const look = () => {
        clearTimeout(hidden);
        if (document.hidden) hidden = endAfter(kHiddenMs, "hidden");
    };
    document.addEventListener("visibilitychange", look);
    return {
        heard() {
            clearTimeout(silence);
            silence = endAfter(kSilenceMs, "silent");
        },
        stop() {
            clearTimeout(silence);
            clearTimeout(hidden);
            document.removeEventListener("visibilitychange", look);
        },
    };
}

export class Follower {
    #api;
    #heard;
    #after = 0;
    #thread = 0;
    #misses = 0;
    #stream = new AbortController();

    /** `heard`: {message(M), read(seq), live(whether the hub is in reach)} */
    constructor(api, heard) {
        this.#api = api;
        this.#heard = heard;
    }

    /** For another visitor's thread. */
    restart() {
        this.#after = 0;
        this.#thread += 1;
        this.#stream.abort("restart");
    }

    async follow() {
        for (;;) {
            await seen();
            const end = await this.#listen();
            if (end === "refused" || end === "silent") await this.#poll();
            if (end === "cut") await nap(this.#wait());
        }
    }

    /** All that came since; it asks until there is no more. */
    async catchUp() {
        let more = true;
        while (more) {
            const [after, thread] = [this.#after, this.#thread];
            const answer = await this.#api.messages(after);
            if (thread !== this.#thread) continue; // restarted meanwhile
            for (const message of answer.messages) this.#heard.message(message);
            this.#heard.read(answer.read ?? 0);
            this.#after = Math.max(after, answer.next);
            more = answer.more && answer.next > after;
        }
        this.#heard.live(true);
    }

    /** 1, 2, 4 … 30 s */
    #wait() {
        this.#misses += 1;
        return Math.min(500 * 2 ** this.#misses, kLongestWaitMs);
    }

    async #poll() {
        for (let round = 0; round < kPolls; round++) {
            await seen();
            await this.catchUp().catch(() => this.#heard.live(false));
            await nap(kPollMs);
        }
    }

    /** Reads the stream to its end and tells why it ended: "refused", "cut", "silent", "hidden", "restart". */
    async #listen() {
        const stream = new AbortController();
        const watch = watchOver(stream);
        const heard = () => {
            watch.heard();
            this.#misses = 0;
        };
        this.#stream = stream;
        try {
            const response = await this.#api.request(`v1/events?after=${this.#after}`, {
                signal: stream.signal,
            });
            this.#heard.live(true);
            for await (const event of eventsOf(response.body, heard)) this.#take(event);
        } catch (problem) {
            if (stream.signal.aborted) return stream.signal.reason;
            if (problem instanceof Problem && problem.refuses) return "refused";
        } finally {
            watch.stop();
        }
        this.#heard.live(false);
        return "cut";
    }

    #take({ event, data }) {
        if (event === "read") this.#heard.read(data.seq);
        if (event !== "message") return;
        this.#after = Math.max(this.#after, data.seq);
        this.#heard.message(data);
    }
}
