// The hub's calls.
import { lasting } from "./store.js";

const kPatienceMs = 30_000;

/** An answer that is no success; status 0 when there was no answer at all. */
export class Problem extends Error {
    constructor(status, body, waitSeconds) {
        super(body?.error?.message ?? `status ${status}`);
        this.status = status;
        this.code = body?.error?.code;
        this.waitSeconds = waitSeconds;
    }

    /** Whether the hub heard the request and said no; an ended token is replaced and no refusal. */
    get refuses() {
        return this.status > 0 && this.status !== 401;
    }

    /** Whether the very same request may succeed later. */
    get passes() {
        return !this.refuses || [408, 429].includes(this.status) || this.status >= 500;
    }
}

function problemOf(status, header, text) {
    let body = null;
    try {
        body = JSON.parse(text);
    } catch {} // a proxy's answer
    return new Problem(status, body, Number(header("Retry-After")) || 30);
}

const problemWith = async (response) =>
    problemOf(response.status, (name) => response.headers.get(name), await response.text());

async function send(path, init) {
    try {
        return await fetch(path, { cache: "no-store", credentials: "omit", ...init });
    } catch (error) {
        throw error.name === "AbortError" ? error : new Problem(0);
    }
}

/** So that tabs whose token ended together don't become two visitors. Plain HTTP has no locks, a blocked storage neither. */
async function oneTabAtATime(act) {
    if (!navigator.locks) return act();
    try {
        return await navigator.locks.request(`dragoman:${location.pathname}`, act);
    } catch (problem) {
        if (problem.name !== "SecurityError") throw problem;
        return act();
    }
}

export class Api {
    #token = null;
    #facts;
    #opened;
    #opening = null;

    /** `facts`: what the hub is told of the visit. `opened` hears every session, also one that replaces an ended one. */
    constructor(facts, opened) {
        this.#facts = facts;
        this.#opened = opened;
    }

    /** Begins the session, or goes on with that of an earlier visit. */
    open() {
        return this.#openOnce(this.#token);
    }

    /** Tells the hub the facts anew: they have changed. */
    async renew() {
        await this.#opening?.catch(() => {}); // it may have told the old ones
        return this.#openOnce(null);
    }

    #openOnce(ended) {
        this.#opening ??= oneTabAtATime(() => this.#open(ended)).finally(() => {
            this.#opening = null;
        });
        return this.#opening;
    }

    /** Another tab may have put a newer token in the place of the ended one. */
    async #open(ended) {
        const kept = lasting.get("token");
        const token = kept === ended ? null : kept;
        const headers = {
            "Content-Type": "application/json",
            ...(token && { Authorization: `Bearer ${token}` }),
        };
        const signal = AbortSignal.timeout(kPatienceMs);
        const body = JSON.stringify(this.#facts);
        const response = await send("v1/sessions", { method: "POST", headers, body, signal });
        if (response.status === 401 && token) return this.#open(token);
        if (!response.ok) throw await problemWith(response);
        const session = await response.json();
        this.#token = session.token;
        lasting.set("token", session.token);
        this.#opened(session);
    }

    /** A token that has ended is replaced; one that somebody replaced meanwhile is let be. */
    #refused(token) {
        if (token === this.#token) this.open().catch(() => {}); // the next call with it tries again
    }

    /** A successful answer; all others are thrown. */
    async request(path, init = {}) {
        const token = this.#token;
        const headers = { ...init.headers, Authorization: `Bearer ${token}` };
        const response = await send(path, { ...init, headers });
        if (response.status === 401) this.#refused(token);
        if (!response.ok) throw await problemWith(response);
        return response;
    }

    async post(path, body, headers = {}) {
        const init = {
            headers: { "Content-Type": "application/json", ...headers },
            body: JSON.stringify(body),
        };
        const signal = AbortSignal.timeout(kPatienceMs);
        const response = await this.request(path, { method: "POST", signal, ...init });
        return response.status === 204 ? null : response.json();
    }

    async messages(after) {
        const signal = AbortSignal.timeout(kPatienceMs);
        return (await this.request(`v1/messages?after=${after}&limit=100`, { signal })).json();
    }

    async file(id) {
        return (await this.request(`v1/files/${encodeURIComponent(id)}`)).blob();
    }

    /** By XMLHttpRequest: fetch doesn't tell how far it has got. */
    upload(file, progress, signal) {
        const token = this.#token;
        const request = new XMLHttpRequest();
        request.open("POST", "v1/files");
        request.setRequestHeader("Authorization", `Bearer ${token}`);
        request.setRequestHeader("Content-Type", file.type);
        request.setRequestHeader("X-File-Name", encodeURIComponent(file.name.toWellFormed?.() ?? file.name));
        request.upload.onprogress = (event) => progress(event.loaded / event.total);
        signal.addEventListener("abort", () => request.abort());
        const header = (name) => request.getResponseHeader(name);
        return new Promise((done, failed) => {
            request.onload = () => {
                if (request.status === 401) this.#refused(token);
                if (request.status === 201) done(JSON.parse(request.responseText));
                else failed(problemOf(request.status, header, request.responseText));
            };
            request.onerror = () => failed(new Problem(0));
            request.send(file);
        });
    }
}
