import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { Conversation, CountryDays, Reason } from "../api/types";
import { minute } from "../app/clock";
import { tick } from "../app/tour";
import { cityOf, languageName, percent, regionName, timeIn } from "../i18n/format";
import { isolate, t, tWire } from "../i18n/words";
import { kLanguages, kTopics, languageChoices } from "../inbox/choices";
import { Zones } from "../settings/zones";
import { Button } from "../ui/button";
import { ProblemBox } from "../ui/problem_box";
import { useAct, useAsk } from "../ui/use_ask";
import { Calendar } from "./calendar";
import { change } from "./store";
import { sayDone, type Wish } from "./try_change";

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

type Part = "language" | "timezone" | "intent";

const isCorrected = ({ tags }: Conversation, part: Part) => tags.corrected?.includes(part) ?? false;

/** Runs a correction, closes when the hub has taken it, and says so with the way back. */
function useCorrection(item: Conversation, part: Part, before: string | undefined, close: () => void) {
    const { busy, problem, run } = useAct();
    const correct = async (value: string, name: string) => {
        if (!(await run(() => change(item.id, { [part]: value })))) return;
        close();
        const back: Wish = { [part]: isCorrected(item, part) ? before : null };
        sayDone(item.id, t("chip.set", { name: isolate(name) }), {}, back);
    };
    return { busy, problem, correct };
}

/** What else it may be, likeliest first. */
const useGuesses = (id: string) =>
    useAsk(() => ask(api.GET("/conversations/{id}/guesses", { params: { path: { id } } })), [id]).value;

interface PanelProps {
    item: Conversation;
    close: () => void;
}

interface ChoiceProps {
    label: string;
    choose: (value: string, name: string) => void;
    children: ComponentChildren;
}

/** One of all that there is, done as soon as it is chosen. */
function OtherChoice({ label, choose, children }: ChoiceProps) {
    return (
        <select
            aria-label={label}
            value=""
            onChange={({ currentTarget: { value, selectedOptions } }) =>
                choose(value, selectedOptions[0]?.text ?? value)
            }
        >
            <option value="">{label}</option>
            {children}
        </select>
    );
}

export function LanguagePanel({ item, close }: PanelProps) {
    const { tags, buyer } = item;
    const { busy, problem, correct } = useCorrection(item, "language", tags.language, close);
    const guesses = useGuesses(item.id)?.languages.slice(0, 3) ?? [];
    const weightOf = (tag: string) => guesses.find(({ language }) => language === tag)?.p;
    const likely = [...guesses.map(({ language }) => language), tags.second_language, buyer.locale, "en"]
        .filter(
            (tag): tag is string =>
                !!tag && kLanguages.includes(tag) && tag !== tags.language && tag !== "und",
        )
        .filter((tag, index, all) => all.indexOf(tag) === index);
    return (
        <>
            <Evidence reasons={tags.language_evidence ?? []} corrected={isCorrected(item, "language")} />
            <h2>{t("chip.correct")}</h2>
            <div class="acts">
                {likely.map((tag) => {
                    const weight = weightOf(tag);
                    return (
                        <Button key={tag} waits={busy} onClick={() => correct(tag, languageName(tag))}>
                            {languageName(tag)}{" "}
                            {weight !== undefined && <span class="dim">{percent(weight)}</span>}
                        </Button>
                    );
                })}
            </div>
            <OtherChoice label={t("chip.other_language")} choose={correct}>
                {languageChoices().map(({ value, text }) => (
                    <option key={value} value={value}>
                        {text}
                    </option>
                ))}
            </OtherChoice>
            <ProblemBox problem={problem} />
        </>
    );
}

export function IntentPanel({ item, close }: PanelProps) {
    const { tags } = item;
    const { busy, problem, correct } = useCorrection(item, "intent", tags.intent, close);
    return (
        <>
            <Evidence reasons={tags.intent_evidence ?? []} corrected={isCorrected(item, "intent")} />
            <h2>{t("chip.correct")}</h2>
            <div class="acts column">
                {tags.intents
                    .filter(({ intent }) => intent !== tags.intent)
                    .slice(0, 3)
                    .map(({ intent, p }) => (
                        <Button
                            key={intent}
                            waits={busy}
                            onClick={() => correct(intent, tWire("intent", intent))}
                        >
                            {tWire("intent", intent)} <span class="dim">{percent(p)}</span>
                        </Button>
                    ))}
            </div>
            <OtherChoice label={t("chip.other_intent")} choose={correct}>
                {kTopics.map(({ topic, intents }) => (
                    <optgroup key={topic} label={tWire("topic", topic)}>
                        {intents.map((intent) => (
                            <option key={intent} value={intent}>
                                {tWire("intent", intent)}
                            </option>
                        ))}
                    </optgroup>
                ))}
            </OtherChoice>
            <ProblemBox problem={problem} />
        </>
    );
}

/** How likely it is, as one would say it. */
function likelihood(p: number): string {
    if (p >= 0.85) return t("chip.very_likely");
    if (p >= 0.4) return t("chip.likely");
    return p >= 0.05 ? t("chip.possible") : t("chip.unlikely");
}

export function ZonePanel({ item, days, close }: PanelProps & { days: CountryDays | undefined }) {
    const before = item.clock?.timezone;
    const { busy, problem, correct } = useCorrection(item, "timezone", before, close);
    const [zone, setZone] = useState(before ?? "");
    const guesses = useGuesses(item.id)?.timezones.filter(({ timezone }) => timezone !== before) ?? [];
    const { timezone_evidence: source, timezone_confidence: weight } = item.tags;
    const detail = item.buyer.country ? regionName(item.buyer.country) : undefined;
    return (
        <form
            onSubmit={(event) => {
                event.preventDefault();
                void correct(zone, cityOf(zone));
            }}
        >
            <Evidence
                reasons={source && source !== "none" ? [{ source, detail, weight }] : []}
                corrected={isCorrected(item, "timezone")}
            />
            {days && <Calendar {...days} />}
            <h2>{t("chip.correct")}</h2>
            <div class="acts column">
                {guesses.map(({ timezone, p }) => (
                    <Button
                        key={timezone}
                        waits={busy}
                        title={timezone}
                        onClick={() => correct(timezone, cityOf(timezone))}
                    >
                        <bdi>{cityOf(timezone)}</bdi>{" "}
                        <span class="dim">
                            {timeIn(minute.value, { timezone })} · {likelihood(p)}
                        </span>
                    </Button>
                ))}
            </div>
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
