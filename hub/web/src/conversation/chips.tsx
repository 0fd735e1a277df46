import { ChevronDown } from "lucide-preact";
import type { Conversation, CountryDays } from "../api/types";
import { cityOf, languageName } from "../i18n/format";
import { t } from "../i18n/words";
import { BuyerTime, kSure } from "../inbox/buyer_time";
import { needName } from "../inbox/need";
import { useCommand } from "../keys/dispatcher";
import { shortcutOf } from "../keys/table";
import { PopoverButton } from "../ui/popover";
import { IntentPanel, LanguagePanel, ZonePanel } from "./corrections";
import { RiskChip } from "./risk_chip";

const kIds = { language: "chip-language", zone: "chip-zone", intent: "chip-intent" };

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

const press = (id: string) => () => document.getElementById(id)?.click();

/** What was recognised, each openable to its reasons and corrected right there. */
export function Chips({ item, calendars }: { item: Conversation; calendars: CountryDays[] | undefined }) {
    const { tags, clock } = item;
    const days = calendars?.find(({ of }) => of === "buyer");
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
                keys={shortcutOf("intent")}
                class={look(unsureIntent)}
                face={<Chip text={needName(tags)} guess={unsureIntent} />}
            >
                {(close) => <IntentPanel item={item} close={close} />}
            </PopoverButton>
            <PopoverButton
                id={kIds.language}
                label={t("chip.language")}
                keys={shortcutOf("language")}
                class={look(unsureLanguage)}
                face={<Chip text={languageName(tags.language)} guess={unsureLanguage} />}
            >
                {(close) => <LanguagePanel item={item} close={close} />}
            </PopoverButton>
            <PopoverButton
                id={kIds.zone}
                label={t("chip.zone")}
                keys={shortcutOf("zone")}
                class={look(unsureZone)}
                title={clock ? cityOf(clock.timezone) : undefined}
                face={
                    clock ? <BuyerTime clock={clock} long /> : <Chip text={t("chip.no_zone")} guess={false} />
                }
            >
                {(close) => <ZonePanel item={item} days={days} close={close} />}
            </PopoverButton>
            <RiskChip item={item} />
        </>
    );
}
