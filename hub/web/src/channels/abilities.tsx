import { Check, Minus } from "lucide-preact";
import type { Kind } from "../api/types";
import { duration, number } from "../i18n/format";
import { t, tWire } from "../i18n/words";

/** What an answer may have or be, and what not. */
function Rule({ allowed, text }: { allowed: boolean; text: string }) {
    const Sign = allowed ? Check : Minus;
    return (
        <li>
            <Sign size={14} aria-hidden="true" /> {text}
        </li>
    );
}

const kRules = ["links", "contacts", "emoji", "marketing"] as const;

/** What a kind can do and allows, from its own description. */
export function Abilities({ kind }: { kind: Kind }) {
    const { rules, abilities, answer_within_minutes: within, unverified } = kind;
    const { max_attachments: files = 0 } = rules;
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
                    <Rule
                        key={rule}
                        allowed={rules[rule]}
                        text={t(rules[rule] ? `kind.allows.${rule}` : `kind.forbids.${rule}`)}
                    />
                ))}
                <Rule
                    allowed={files > 0}
                    text={files > 0 ? t("kind.files", { most: files }) : t("kind.no_files")}
                />
                {within !== undefined && within > 0 && (
                    <li>{t("kind.answer_within", { time: duration(within * 60_000) })}</li>
                )}
            </ul>
            {unverified && unverified.length > 0 && (
                <>
                    <h3>{t("kind.unverified")}</h3>
                    <ul class="unverified">
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
