import type { Conversation, Tags } from "./types";

const kUntagged: Tags = {
    language: "und",
    language_confidence: 0,
    topic: "other",
    intent: "",
    intents: [],
    risks: [],
};

/** A conversation in which the buyer hasn't written yet has no tags: the rest of the page needn't know. */
export function whole(conversation: Conversation): Conversation {
    return conversation.tags ? conversation : { ...conversation, tags: kUntagged };
}
