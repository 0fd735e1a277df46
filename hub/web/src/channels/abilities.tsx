import { Check, Minus } from "lucide-preact";
import type { Kind } from "../api/types";
import { duration, number } from "../i18n/format";
import { t, tWire } from "../i18n/words";

const kRules = ["links", "contacts", "emoji", "marketing"] as const;

/** What a kind can do and allows, from its own description. */
export function Abilities({ kind }: { kind: Kind }) {
    const { rules, abilities, answer_within_minutes: within, unverified } = kind;
    return (
        <aside class="card" aria-label={t("kind.abilities")}>
            <h2>{t("kind.abilities")}</h2>
            <ul class="evidence">
                {abilities.map((ability) => (
                    <li key={ability}>
                        <Check size={14} aria-hidden="true" /> {tWire("ability", ability)}
                    </li>
                ))}
            </ul>
            <h3>{t("kind.rules")}</h3>
            <ul class="evidence">
                {rules.max_length > 0 && (
                    <li>{t("kind.max_length", { length: number(rules.max_length) })}</li>
                )}
                {kRules.map((rule) => (
                    <li key={rule}>
                        {rules[rule] ? (
                            <Check size={14} aria-hidden="true" />
                        ) : (
                            <Minus size={14} aria-hidden="true" />
                        )}{" "}
                        {t(rules[rule] ? `kind.allows.${rule}` : `kind.forbids.${rule}`)}
                    </li>
                ))}
                {within !== undefined && within > 0 && (
                    <li>{t("kind.answer_within", { time: duration(within * 60_000) })}</li>
                )}
            </ul>
            {unverified && unverified.length > 0 && (
                <>
                    <h3>{t("kind.unverified")}</h3>
                    <ul class="unverified" lang="en" dir="ltr">
                        {unverified.map((fact) => (
                            <li key={fact}>{fact}</li>
                        ))}
                    </ul>
                </>
            )}
            <p class="dim">{t("kind.secrets")}</p>
        </aside>
    );
}
