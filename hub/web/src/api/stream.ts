import type { Presence, Reply } from "./types";

const kTypes = [
    "conversation",
    "reply",
    "account",
    "quarantine",
    "view",
    "deleted",
    "label",
    "mention",
    "handover",
    "job",
    "translation",
    "alert",
    "rule",
    "approval",
    "reset",
] as const;

export type EventType = (typeof kTypes)[number];

/** What became of a reply. */
export interface ReplyNews {
    id: string;
    conversation: string;
    state: Reply["state"];
    user: string;
    /** Why it was refused, where it wasn't the marketplace. */
    reason?: NonNullable<Reply["reason"]>;
}

/** A draft was saved, or is gone: then its version is 0. */
export interface DraftNews {
    /** The conversation's. */
    id: string;
    user: string;
    version: number;
}

export type StreamMessage =
    | { kind: "event"; type: EventType; id: string }
    | { kind: "reply"; reply: ReplyNews }
    | { kind: "draft"; draft: DraftNews }
    | { kind: "presence"; conversation: string; people: Presence[] }
    | { kind: "state"; open: boolean };

const kRetryMs = 3_000;

/** What an event is about: most carry an id of their own, a deletion names the conversation that is gone. */
function idOf(data: string): string {
    try {
        const { id, conversation } = JSON.parse(data) as { id?: unknown; conversation?: unknown };
        return String(id ?? conversation ?? "");
    } catch {
        return "";
    }
}

/** Opens the hub's event stream and reopens it for ever. Returns how to close it. */
export function openStream(tell: (message: StreamMessage) => void): () => void {
    let source: EventSource;
    let last = "";
    let timer: ReturnType<typeof setTimeout> | undefined;

    const open = () => {
        source = new EventSource(`/api/v1/events${last ? `?after=${encodeURIComponent(last)}` : ""}`);
        source.onopen = () => tell({ kind: "state", open: true });
        source.onerror = () => {
            tell({ kind: "state", open: false });
            // A refused stream is closed for good by the browser, a cut one is not.
            if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, kRetryMs);
        };
        for (const type of kTypes)
            source.addEventListener(type, (event) => {
                last = event.lastEventId || last;
                tell({ kind: "event", type, id: idOf(event.data as string) });
            });
        source.addEventListener("reply", (event) => {
            try {
                tell({ kind: "reply", reply: JSON.parse(event.data as string) as ReplyNews });
            } catch {
                // Not what this page knows: the inbox shows it.
            }
        });
        source.addEventListener("draft", (event) => {
            last = event.lastEventId || last;
            try {
                tell({ kind: "draft", draft: JSON.parse(event.data as string) as DraftNews });
            } catch {
                // Not what this page knows: an overtaken save is refused.
            }
        });
        source.addEventListener("presence", (event) => {
            try {
                const { conversation, people } = JSON.parse(event.data as string) as {
                    conversation: string;
                    people: Presence[];
                };
                tell({ kind: "presence", conversation, people });
            } catch {
                // Not what this page knows: it asks again by itself.
            }
        });
    };
    open();
    return () => {
        clearTimeout(timer);
        source.close();
    };
}
