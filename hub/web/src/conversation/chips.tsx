import { ChevronDown } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import type { Conversation, Reason } from "../api/types";
import { tick } from "../app/tour";
import { cityOf, languageName, percent, regionName } from "../i18n/format";
import { t, tWire } from "../i18n/words";
import { BuyerTime, kSure } from "../inbox/buyer_time";
import { kLanguages, kTopics } from "../inbox/choices";
import { useCommand } from "../keys/dispatcher";
import { Zones } from "../settings/zones";
import { Button } from "../ui/button";
import { PopoverButton } from "../ui/popover";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";
import { change } from "./store";

const kIds = { language: "chip-language", zone: "chip-zone", intent: "chip-intent" };

function Evidence({ reasons, corrected }: { reasons: Reason[]; corrected: boolean }) {
    useEffect(() => tick("why"), []);
    return (
        <>
            <h2>{t("chip.evidence")}</h2>
            <ul class="evidence">
                {corrected && <li>{t("chip.corrected")}</li>}
                {reasons.map(({ source, detail, weight }) => (
                    <li key={`${source}${detail}`}>
                        <span>{tWire("evidence", source)}</span>
                        {detail && <bdi class="dim">{detail}</bdi>}
                        {weight !== undefined && <span class="weight">{percent(weight)}</span>}
                    </li>
                ))}
                {reasons.length === 0 && !corrected && <li class="dim">{t("chip.no_evidence")}</li>}
            </ul>
        </>
    );
}

function Chip({ text, guess }: { text: string; guess: boolean }) {
    return (
        <>
            <span>
                {text}
                {guess && "?"}
            </span>
            <ChevronDown size={14} aria-hidden="true" />
        </>
    );
}

const look = (guess: boolean) => `chip ${guess ? "guess" : ""}`;

/** Runs a correction and closes when the hub has taken it. */
function useCorrection(id: string, close: () => void) {
    const { busy, problem, run } = useAct();
    const correct = async (wish: Parameters<typeof change>[1]) => {
        if (await run(() => change(id, wish))) close();
    };
    return { busy, problem, correct };
}

interface PanelProps {
    item: Conversation;
    close: () => void;
}

function LanguagePanel({ item, close }: PanelProps) {
    const { busy, problem, correct } = useCorrection(item.id, close);
    const { tags, buyer } = item;
    const likely = [tags.second_language, buyer.locale, "en"]
        .filter((tag): tag is string => !!tag && kLanguages.includes(tag) && tag !== tags.language)
        .filter((tag, index, all) => all.indexOf(tag) === index);
    return (
        <>
            <Evidence
                reasons={tags.language_evidence ?? []}
                corrected={tags.corrected?.includes("language") ?? false}
            />
            <h2>{t("chip.correct")}</h2>
            <div class="acts">
                {likely.map((tag) => (
                    <Button key={tag} waits={busy} onClick={() => correct({ language: tag })}>
                        {languageName(tag)}
                    </Button>
                ))}
            </div>
            <select
                aria-label={t("chip.other_language")}
                value=""
                onChange={(event) => correct({ language: event.currentTarget.value })}
            >
                <option value="">{t("chip.other_language")}</option>
                {kLanguages.map((tag) => (
                    <option key={tag} value={tag}>
                        {languageName(tag)}
                    </option>
                ))}
            </select>
            <ProblemBox problem={problem} />
        </>
    );
}

function IntentPanel({ item, close }: PanelProps) {
    const { busy, problem, correct } = useCorrection(item.id, close);
    const { tags } = item;
    return (
        <>
            <Evidence
                reasons={tags.intent_evidence ?? []}
                corrected={tags.corrected?.includes("intent") ?? false}
            />
            <h2>{t("chip.correct")}</h2>
            <div class="acts column">
                {tags.intents
                    .filter(({ intent }) => intent !== tags.intent)
                    .slice(0, 3)
                    .map(({ intent, p }) => (
                        <Button key={intent} waits={busy} onClick={() => correct({ intent })}>
                            {tWire("intent", intent)} <span class="dim">{percent(p)}</span>
                        </Button>
                    ))}
            </div>
            <select
                aria-label={t("chip.other_intent")}
                value=""
                onChange={(event) => correct({ intent: event.currentTarget.value })}
            >
                <option value="">{t("chip.other_intent")}</option>
                {kTopics.map(({ topic, intents }) => (
                    <optgroup key={topic} label={tWire("topic", topic)}>
                        {intents.map((intent) => (
                            <option key={intent} value={intent}>
                                {tWire("intent", intent)}
                            </option>
                        ))}
                    </optgroup>
                ))}
            </select>
            <ProblemBox problem={problem} />
        </>
    );
}

function ZonePanel({ item, close }: PanelProps) {
    const { busy, problem, correct } = useCorrection(item.id, close);
    const [zone, setZone] = useState(item.clock?.timezone ?? "");
    const { timezone_evidence: source, timezone_confidence: weight, corrected } = item.tags;
    const detail = item.buyer.country ? regionName(item.buyer.country) : undefined;
    return (
        <form
            onSubmit={(event) => {
                event.preventDefault();
                void correct({ timezone: zone });
            }}
        >
            <Evidence
                reasons={source && source !== "none" ? [{ source, detail, weight }] : []}
                corrected={corrected?.includes("timezone") ?? false}
            />
            <label class="field">
                <span>{t("chip.zone")}</span>
                <input
                    list="zones"
                    dir="ltr"
                    value={zone}
                    onInput={(event) => setZone(event.currentTarget.value)}
                />
            </label>
            <Zones />
            <Button kind="main" type="submit" waits={busy}>
                {t("action.apply")}
            </Button>
            <ProblemBox problem={problem} />
        </form>
    );
}

const press = (id: string) => () => document.getElementById(id)?.click();

/** What was recognised, each openable to its reasons and corrected right there. */
export function Chips({ item }: { item: Conversation }) {
    const { tags, clock } = item;
    useCommand("language", press(kIds.language));
    useCommand("zone", press(kIds.zone));
    useCommand("intent", press(kIds.intent));
    const set = (what: "language" | "timezone" | "intent") => tags.corrected?.includes(what) ?? false;
    const unsureLanguage = tags.language_confidence < kSure && !set("language") && tags.language !== "und";
    const unsureIntent = (tags.intents[0]?.p ?? 1) < kSure && !set("intent");
    const unsureZone = !!clock && clock.confidence < kSure && !set("timezone");
    return (
        <>
            <PopoverButton
                id={kIds.intent}
                label={t("chip.intent")}
                keys="t"
                class={look(unsureIntent)}
                face={<Chip text={tWire("intent", tags.intent)} guess={unsureIntent} />}
            >
                {(close) => <IntentPanel item={item} close={close} />}
            </PopoverButton>
            <PopoverButton
                id={kIds.language}
                label={t("chip.language")}
                keys="l"
                class={look(unsureLanguage)}
                face={<Chip text={languageName(tags.language)} guess={unsureLanguage} />}
            >
                {(close) => <LanguagePanel item={item} close={close} />}
            </PopoverButton>
            <PopoverButton
                id={kIds.zone}
                label={t("chip.zone")}
                keys="w"
                class={look(unsureZone)}
                title={clock ? cityOf(clock.timezone) : undefined}
                face={
                    clock ? <BuyerTime clock={clock} long /> : <Chip text={t("chip.no_zone")} guess={false} />
                }
            >
                {(close) => <ZonePanel item={item} close={close} />}
            </PopoverButton>
            {tags.risks.map((risk) => (
                <span key={risk} class="tag bad">
                    {tWire("risk", risk)}
                </span>
            ))}
        </>
    );
}
