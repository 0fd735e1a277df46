import type { Conversation } from "../api/types";

export type Group = "due" | "first" | "rest";
export type Urgency = "calm" | "soon" | "urgent" | "over";

const kHour = 3_600_000;
export const kSoonMs = 4 * kHour;

export function urgencyOf(at: Date, now: Date): Urgency {
    const left = at.getTime() - now.getTime();
    if (left < 0) return "over";
    if (left < kHour) return "urgent";
    return left < kSoonMs ? "soon" : "calm";
}

/** How much of the last day before the deadline has passed, in quarters: 0 to 4. */
export function quartersGone(at: Date, now: Date): number {
    const left = (at.getTime() - now.getTime()) / kHour;
    if (left <= 0) return 4;
    return Math.max(0, Math.min(3, 3 - Math.floor(left / 6)));
}

export function groupOf(conversation: Conversation, now: Date): Group {
    const { deadline, first } = conversation;
    if (deadline && new Date(deadline.at).getTime() - now.getTime() < kSoonMs) return "due";
    return first ? "first" : "rest";
}
