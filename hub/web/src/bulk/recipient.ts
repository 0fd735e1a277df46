import { api, ask } from "../api/client";
import type { Fact, Suggestion } from "../api/types";
import { user } from "../app/session";
import { objectionText } from "../composer/objection";
import { dateTimeIn, own } from "../i18n/format";
import { t } from "../i18n/words";

const kUndoSeconds = 10;

/** Somebody who is to be written to, with what could be said. */
export interface Recipient {
    id: string;
    conversation: string;
    buyer: string;
    language: string;
    suggestions: Suggestion[];
    facts: Fact[];
    /** Why nothing can be sent, in words; empty when something can. */
    hindrance: string;
    /** When which template was sent unasked. */
    told: ReadonlyMap<string, string>;
    /** The newest message that the writer has seen. */
    seen: string | null;
    /** What it is about, when nobody has asked, and when the marketplace last told of it. */
    order?: string;
    fetchedAt?: string;
    /** The same for each try to send, so that nothing is sent twice. */
    key: string;
}

export const suggestionOf = ({ suggestions }: Recipient, template: string) =>
    suggestions.find((each) => each.template === template);

/** Why this one can't go with the others, in words; empty when it can. */
export function obstacle(recipient: Recipient, template: string, again: boolean): string {
    if (recipient.hindrance) return recipient.hindrance;
    const suggestion = suggestionOf(recipient, template);
    if (!suggestion) return t("bulk.not_offered");
    const told = recipient.told.get(template);
    if (told && !again) return t("orders.told", { time: dateTimeIn(new Date(told), own()) });
    if (suggestion.missing.length > 0) return t("bulk.missing", { count: suggestion.missing.length });
    return suggestion.lint.map(objectionText).join(" · ");
}

export interface Choice {
    template: string;
    title: string;
    /** How many of them it could go to. */
    count: number;
}

/** Templates, those first that fit the most of them best. */
export function choicesFor(recipients: Recipient[]): Choice[] {
    const found = new Map<string, Choice & { worth: number }>();
    for (const { suggestions } of recipients) {
        for (const { template, title, score } of suggestions) {
            const known = found.get(template) ?? { template, title, count: 0, worth: 0 };
            found.set(template, { ...known, count: known.count + 1, worth: known.worth + score });
        }
    }
    return [...found.values()].sort((one, other) => other.worth - one.worth);
}

/** Facts that are another one's for each sale, so that nobody fills them in for all. */
const kOfOneSale = new Set([
    "quantity",
    "order_date",
    "ship_date",
    "delivered_date",
    "eta_from",
    "eta_to",
    "days_since_shipped",
]);

/** What the template lacks and may be the same for all: a day by which something happens, a number of days. */
export function commonFacts(recipients: Recipient[], template: string): string[] {
    const types = new Map((recipients[0]?.facts ?? []).map(({ name, type }) => [name, type]));
    const isCommon = (name: string) =>
        ["date", "count"].includes(types.get(name) ?? "") && !kOfOneSale.has(name);
    const lacking = recipients.flatMap((each) => suggestionOf(each, template)?.missing ?? []);
    return [...new Set(lacking)].filter(isCommon);
}

/** What the shop states alike to each of them. */
export function commonStanding(recipients: Recipient[], template: string): Record<string, string> {
    const all = recipients
        .flatMap((each) => suggestionOf(each, template) ?? [])
        .map(({ standing = {} }) => standing);
    const isCommon = ([name, value]: [string, string]) => all.every((standing) => standing[name] === value);
    return Object.fromEntries(Object.entries(all[0] ?? {}).filter(isCommon));
}

export const undoSeconds = () => user.value?.undo_seconds ?? kUndoSeconds;

/** Sends the template; gives the reply's id. */
export async function send(recipient: Recipient, template: string, again: boolean): Promise<string> {
    const suggestion = suggestionOf(recipient, template)!;
    const body = {
        key: recipient.key,
        text: suggestion.text,
        seen: recipient.seen,
        // The list of buyers shows none: whatever is on its way holds this one back.
        seen_replies: [],
        template,
        template_locale: suggestion.locale,
        hold_seconds: undoSeconds(),
        files: suggestion.files?.map(({ blob, name, media_type }) => ({ blob, name, media_type })),
        order: recipient.order,
        again: again && recipient.told.has(template),
    };
    const params = { path: { id: recipient.conversation } };
    return (await ask(api.POST("/conversations/{id}/replies", { params, body }))).id;
}
