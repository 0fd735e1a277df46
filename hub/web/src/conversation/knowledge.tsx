import { api, ask } from "../api/client";
import type { Thread } from "../api/types";
import { t, tWire } from "../i18n/words";
import { useAsk } from "../ui/use_ask";

const kHeads = {
    decide: "knowledge.decide",
    ask: "knowledge.ask",
    never: "knowledge.never",
    know: "knowledge.know",
} as const;

const titleOf = (about: string) =>
    about.startsWith("risk.") ? tWire("risk", about.slice("risk.".length)) : tWire("intent", about);

/** Internal notes for what the buyer needs and for the risks that the message carries; nothing of them is sent. */
export function Knowledge({ shown }: { shown: Thread }) {
    const { intent, risks = [] } = shown.conversation.tags;
    const query = { intent, risks: risks.join(",") };
    const { value } = useAsk(() => ask(api.GET("/knowledge", { params: { query } })), [intent, query.risks]);
    if (!value || value.items.length === 0) return null;
    return (
        <details class="knowledge">
            <summary>{t("facts.knowledge")}</summary>
            <dl>
                {value.items.map(({ about, kind, text, locale, stale }, index) => (
                    <div key={`${about}.${kind}`}>
                        {value.items[index - 1]?.about !== about && <dt class="about">{titleOf(about)}</dt>}
                        <dt>{t(kHeads[kind])}</dt>
                        <dd lang={locale} dir="auto">
                            {text}
                            {stale && <p class="dim">{t("knowledge.stale")}</p>}
                        </dd>
                    </div>
                ))}
            </dl>
        </details>
    );
}
