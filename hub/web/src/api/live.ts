import { signal } from "@preact/signals";
import { type DraftNews, type EventType, openStream, type ReplyNews, type StreamMessage } from "./stream";
import type { Presence } from "./types";

/** Whether events arrive; undefined until the first word. */
export const connected = signal<boolean | undefined>(undefined);

type Listener = (ids: Set<string>) => void;

const listeners = new Map<EventType, Set<Listener>>();
const pending = new Map<EventType, Set<string>>();
type PresenceListener = (conversation: string, people: Presence[]) => void;
const presenceListeners = new Set<PresenceListener>();
type ReplyListener = (reply: ReplyNews) => void;
const replyListeners = new Set<ReplyListener>();
type DraftListener = (draft: DraftNews) => void;
const draftListeners = new Set<DraftListener>();
const kBurstMs = 150;
let timer: ReturnType<typeof setTimeout> | undefined;

function flush() {
    timer = undefined;
    const burst = [...pending];
    pending.clear();
    for (const [type, ids] of burst) for (const listener of listeners.get(type) ?? []) listener(ids);
}

function receive(message: StreamMessage) {
    if (message.kind === "state") {
        // Whatever happened while the stream was away has to be asked for.
        if (message.open && connected.value === false) receive({ kind: "event", type: "reset", id: "" });
        connected.value = message.open;
        return;
    }
    if (message.kind === "presence") {
        for (const listener of presenceListeners) listener(message.conversation, message.people);
        return;
    }
    if (message.kind === "reply") {
        for (const listener of replyListeners) listener(message.reply);
        return;
    }
    if (message.kind === "draft") {
        for (const listener of draftListeners) listener(message.draft);
        return;
    }
    const ids = pending.get(message.type) ?? new Set();
    pending.set(message.type, ids.add(message.id));
    if (timer === undefined) timer = setTimeout(flush, kBurstMs);
}

/** Calls `listener` with the ids that changed, a burst at a time. Returns how to stop. */
export function onChange(type: EventType, listener: Listener): () => void {
    const set = listeners.get(type) ?? new Set();
    listeners.set(type, set.add(listener));
    return () => set.delete(listener);
}

/** Calls `listener` with what becomes of each reply. Returns how to stop. */
export function onReply(listener: ReplyListener): () => void {
    replyListeners.add(listener);
    return () => replyListeners.delete(listener);
}

/** Calls `listener` with each save of anybody's draft. Returns how to stop. */
export function onDraft(listener: DraftListener): () => void {
    draftListeners.add(listener);
    return () => draftListeners.delete(listener);
}

/** Calls `listener` with everybody who is in a conversation whenever that changes. Returns how to stop. */
export function onPresence(listener: PresenceListener): () => void {
    presenceListeners.add(listener);
    return () => presenceListeners.delete(listener);
}

function workerAddress(): string {
    const types = (window as { trustedTypes?: TrustedTypes }).trustedTypes;
    if (!types) return __STREAM_WORKER__;
    const policy = types.createPolicy("hub", {
        createScriptURL: (address) => {
            if (address !== __STREAM_WORKER__) throw new TypeError("not an address of the page");
            return address;
        },
    });
    return policy.createScriptURL(__STREAM_WORKER__) as unknown as string;
}

interface TrustedTypes {
    createPolicy(
        name: string,
        rules: { createScriptURL: (address: string) => string },
    ): { createScriptURL(address: string): object };
}

function listenAlone() {
    let close: (() => void) | undefined;
    const follow = () => {
        if (document.hidden) {
            close?.();
            close = undefined;
            connected.value = false;
        } else close ??= openStream(receive);
    };
    document.addEventListener("visibilitychange", follow);
    follow();
}

let listening = false;

/** Starts listening, once; to be called when signed in. */
export function listen() {
    if (listening) return;
    listening = true;
    try {
        const worker = new SharedWorker(workerAddress(), "dragoman");
        worker.port.onmessage = (message) => receive(message.data as StreamMessage);
        worker.port.start();
        addEventListener("pagehide", () => worker.port.postMessage("bye"));
        // A page that comes back from the browser's memory has missed what happened meanwhile.
        addEventListener("pageshow", (event: PageTransitionEvent) => {
            if (!event.persisted) return;
            worker.port.postMessage("hello");
            receive({ kind: "event", type: "reset", id: "" });
        });
    } catch {
        listenAlone();
    }
}
