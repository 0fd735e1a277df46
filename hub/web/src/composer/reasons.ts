import type { Suggestion, Thread } from "../api/types";
import { minute } from "../app/clock";
import { dayIn, languageName, own, percent } from "../i18n/format";
import type { Key } from "../i18n/keys";
import { t, tWire } from "../i18n/words";

const kDayMs = 86_400_000;

const kWords: Record<string, Key> = {
    tracking: "reason.tracking",
    eta: "reason.eta",
    late: "reason.late",
    overdue_dispatch: "reason.overdue_dispatch",
    order: "reason.order",
    no_order: "reason.no_order",
    photos: "reason.photos",
    "stock=in": "reason.in_stock",
    "stock=out": "reason.sold_out",
    restock: "reason.restock",
    alternative: "reason.alternative",
    "tone=apologetic": "reason.apology",
    shop_prefers: "reason.prefers",
    shop_skips: "reason.skips",
};

/** By why the reader of another language can read it. */
const kFallbacks: Record<string, Key> = {
    second: "reason.fallback_second",
    related: "reason.fallback_related",
    written: "reason.fallback_written",
};

/** Of `ca>es:second`: which language was taken for the buyer's, and why. */
function fallbackInWords(value: string): string {
    const [wanted = "", taken = "", why = ""] = value.split(/[>:]/);
    return t(kFallbacks[why] ?? "reason.fallback", {
        wanted: languageName(wanted),
        taken: languageName(taken),
    });
}

const kAnswered = "answered_before=";

/** Where a template was taken for a message like this one: `answered_before=cnv_7|2026-11-02T10:00:00.000Z|de`. */
function answeredBefore(code: string) {
    const [conversation = "", at = "", language = ""] = code.slice(kAnswered.length).split("|");
    return { conversation, at, language };
}

/** The conversation that speaks for it; undefined where none does. */
export function answeredConversation({ reasons = [] }: Suggestion): string | undefined {
    const code = reasons.find((each) => each.startsWith(kAnswered));
    return code && answeredBefore(code).conversation;
}

/** A code of Suggestion.reasons in words; an unknown one as it is. */
function reasonInWords(code: string): string {
    if (code.startsWith("!")) return t("reason.not", { what: reasonInWords(code.slice(1)) });
    const [name = "", value = ""] = code.split("=");
    if (name === "intent") return tWire("intent", value);
    if (name === "wordless") return t("reason.wordless");
    if (name === "fallback") return fallbackInWords(value);
    if (code.startsWith(kAnswered)) {
        const { at, language } = answeredBefore(code);
        return t("reason.answered_before", {
            day: dayIn(new Date(at), own()),
            language: languageName(language),
        });
    }
    if (name === "status")
        return value
            .split("|")
            .map((one) => tWire("order_status", one))
            .join(" / ");
    if (name === "risk")
        return value
            .split("|")
            .map((one) => tWire("risk", one))
            .join(" / ");
    const words = kWords[code];
    return words ? t(words) : code;
}

/** What the buyer seems to need, and how sure that is. */
function needInWords(intent: string, { conversation }: Thread): string {
    const name = tWire("intent", intent);
    const guess = conversation.tags.intents.find((each) => each.intent === intent);
    if (!guess) return name;
    return t("reason.need", { intent: name, probability: percent(guess.p) });
}

/** Since when the order is in the state that speaks for a template; undefined where nobody has said. */
function stateSince(status: string, { order }: Thread): string | undefined {
    const parcel = order?.parcels[0];
    const at = { shipped: parcel?.shipped_at, delivered: parcel?.delivered_at }[status];
    if (!at || order?.status !== status) return undefined;
    const days = Math.max(0, Math.floor((minute.value.getTime() - Date.parse(at)) / kDayMs));
    return status === "shipped" ? t("reason.shipped_days", { days }) : t("reason.delivered_days", { days });
}

/** Of a condition that holds for any of several states, those that the conversation is in. */
function narrowed(code: string, { conversation, order }: Thread): string {
    const [name, value = ""] = code.split("=");
    const states: readonly string[] = name === "risk" ? conversation.tags.risks : [order?.status ?? ""];
    const held = value.split("|").filter((one) => states.includes(one));
    return (name === "risk" || name === "status") && held.length > 0 ? `${name}=${held.join("|")}` : code;
}

function inWordsOf(given: string, shown: Thread): string {
    const code = narrowed(given, shown);
    const [name, value = ""] = code.split("=");
    if (name === "intent") return needInWords(value, shown);
    return (name === "status" && stateSince(value, shown)) || reasonInWords(code);
}

/** Why a template is offered for this conversation, on one line: the need, the order, the language. */
export function reasonLine({ reasons = [], locale }: Suggestion, shown: Thread): string {
    return [...reasons.map((code) => inWordsOf(code, shown)), languageName(locale)].join(" · ");
}
