import { ChevronDown } from "lucide-preact";
import { useState } from "preact/hooks";
import type { Conversation } from "../api/types";
import { t, tWire } from "../i18n/words";
import { kRisks, type Risk } from "../inbox/choices";
import { useCommand } from "../keys/dispatcher";
import { Button } from "../ui/button";
import { PopoverButton } from "../ui/popover";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";
import { change } from "./store";

const kId = "chip-risks";

interface PanelProps {
    item: Conversation;
    close: () => void;
}

function RiskPanel({ item, close }: PanelProps) {
    const { busy, problem, run } = useAct();
    const [chosen, setChosen] = useState<Risk[]>(kRisks.filter((risk) => item.tags.risks.includes(risk)));
    const corrected = item.tags.corrected?.includes("risks");
    const correct = async (risks: Risk[] | null) => {
        if (await run(() => change(item.id, { risks }))) close();
    };
    return (
        <form
            onSubmit={(event) => {
                event.preventDefault();
                void correct(chosen);
            }}
        >
            {corrected && <p class="dim">{t("chip.corrected")}</p>}
            <div class="acts column" role="group" aria-label={t("chip.risks")}>
                {kRisks.map((risk) => (
                    <label key={risk} class="check">
                        <input
                            type="checkbox"
                            checked={chosen.includes(risk)}
                            onChange={({ currentTarget: { checked } }) =>
                                setChosen(
                                    checked ? [...chosen, risk] : chosen.filter((each) => each !== risk),
                                )
                            }
                        />
                        {tWire("risk", risk)}
                    </label>
                ))}
            </div>
            <div class="acts">
                <Button kind="main" type="submit" waits={busy}>
                    {t("action.apply")}
                </Button>
                {corrected && (
                    <Button waits={busy} onClick={() => correct(null)}>
                        {t("chip.risks_recognised")}
                    </Button>
                )}
            </div>
            <ProblemBox problem={problem} />
        </form>
    );
}

/** What could go wrong with this buyer, as recognised or as a person says. */
export function RiskChip({ item }: { item: Conversation }) {
    const { risks } = item.tags;
    useCommand("risks", () => document.getElementById(kId)?.click());
    return (
        <PopoverButton
            id={kId}
            label={t("chip.risks")}
            title={t("chip.risks")}
            class="chip"
            face={
                <>
                    {risks.length === 0 && <span class="dim">{t("chip.no_risk")}</span>}
                    {risks.map((risk) => (
                        <span key={risk} class="tag bad">
                            {tWire("risk", risk)}
                        </span>
                    ))}
                    <ChevronDown size={14} aria-hidden="true" />
                </>
            }
        >
            {(close) => <RiskPanel item={item} close={close} />}
        </PopoverButton>
    );
}
