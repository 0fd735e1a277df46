import { languageName } from "../i18n/format";
import { formatLocale } from "../i18n/words";

/** Topics with their intents, taxonomy 2. */
export const kTopics = [
    {
        topic: "pre_sale",
        intents: [
            "availability",
            "price_discount",
            "bulk_order",
            "size_fit",
            "product_info",
            "payment_problem",
        ],
    },
    {
        topic: "shipping",
        intents: [
            "shipping_options",
            "dispatch_status",
            "order_tracking",
            "address_change",
            "delivery_wishes",
            "delivered_not_received",
            "delivery_failed",
        ],
    },
    { topic: "customs", intents: ["duties_taxes", "customs_hold", "customs_documents", "declared_value"] },
    {
        topic: "after_sale",
        intents: ["order_change", "cancel_order", "invoice_request", "billing_problem", "usage_warranty"],
    },
    {
        topic: "dispute",
        intents: [
            "damaged_defective",
            "wrong_or_missing",
            "not_as_described",
            "return_exchange",
            "refund_request",
            "refund_status",
            "claim_opened",
            "negative_feedback",
        ],
    },
    { topic: "other", intents: ["provides_information", "answers_offer", "thanks_greeting", "unrelated"] },
];

/** Risks in their order, taxonomy 2. */
export const kRisks = [
    "review",
    "case",
    "chargeback",
    "legal",
    "safety",
    "privacy",
    "off_platform",
    "vulnerable",
] as const;
export type Risk = (typeof kRisks)[number];

/** Languages offered for a filter or a correction: those that buyers of the supported marketplaces write. */
export const kLanguages = [
    "ar",
    "bg",
    "cs",
    "da",
    "de",
    "el",
    "en",
    "es",
    "et",
    "fi",
    "fr",
    "he",
    "hi",
    "hi-Latn",
    "hr",
    "hu",
    "id",
    "it",
    "ja",
    "ko",
    "lt",
    "lv",
    "ms",
    "nb",
    "nl",
    "pl",
    "pt-BR",
    "pt-PT",
    "ro",
    "ru",
    "sk",
    "sl",
    "sr",
    "sv",
    "th",
    "tl",
    "tr",
    "uk",
    "vi",
    "zh-Hans",
    "zh-Hant",
    "und",
];

/** Languages by their names in the page's. */
export const languageChoices = () =>
    kLanguages
        .map((tag) => ({ value: tag, text: languageName(tag) }))
        .sort((one, other) => one.text.localeCompare(other.text, formatLocale()));
