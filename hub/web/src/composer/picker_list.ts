import type { Tags, TemplateSummary } from "../api/types";
import { tWire } from "../i18n/words";
import { kTopics } from "../inbox/choices";

export interface Group {
    id: string;
    label: string;
    items: TemplateSummary[];
}

const plain = (text: string) => text.toLocaleLowerCase();

/** All that a template can be found by. */
const wordsOf = ({ title, topic = "", intent = "", key, folder = "" }: TemplateSummary) =>
    plain([title, tWire("topic", topic), tWire("intent", intent), key, folder].join("\n"));

/** Those that have every word, by topic; first those of what the conversation is about. */
export function groupsOf(templates: TemplateSummary[], words: string, { topic, intent }: Tags): Group[] {
    const wanted = plain(words).split(/\s+/).filter(Boolean);
    const found = templates.filter((each) => {
        const there = wordsOf(each);
        return wanted.every((word) => there.includes(word));
    });
    const isAsked = (each: TemplateSummary) => each.topic === topic && each.intent === intent;
    const rest = found.filter((each) => !isAsked(each));
    const known = kTopics.map((each): string => each.topic);
    const topics = [...new Set([topic, ...known, ...rest.map((each) => each.topic ?? "")])];
    const groups = topics.map((name) => ({
        id: name,
        label: tWire("topic", name),
        items: rest.filter((each) => each.topic === name),
    }));
    const asked = { id: "asked", label: tWire("intent", intent), items: found.filter(isAsked) };
    return [asked, ...groups].filter(({ items }) => items.length > 0);
}
