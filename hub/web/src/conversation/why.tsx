import type { Conversation, Deadline, RuleAct } from "../api/types";
import { minute } from "../app/clock";
import { nameOf } from "../app/people";
import { cityOf, dateTimeIn, own } from "../i18n/format";
import { isolate, t, tWire } from "../i18n/words";
import { dueText } from "../inbox/deadline";
import { useCommand } from "../keys/dispatcher";
import { shortcutOf } from "../keys/table";
import { Detail } from "../ui/detail";
import { PopoverButton } from "../ui/popover";

function Clock({ deadline, item }: { deadline: Deadline; item: Conversation }) {
    const at = new Date(deadline.at);
    return (
        <li>
            <strong>{tWire("deadline.kind", deadline.kind)}</strong>
            <span>{dueText(deadline, minute.value)}</span>
            <span>{t("time.here", { time: dateTimeIn(at, own()) })}</span>
            {item.clock && (
                <span>
                    {t("time.in_city", {
                        time: dateTimeIn(at, item.clock),
                        city: cityOf(item.clock.timezone),
                    })}
                </span>
            )}
            {deadline.started_at && (
                <span class="dim">
                    {t("deadline.started", { time: dateTimeIn(new Date(deadline.started_at), own()) })}
                </span>
            )}
            <span class="dim">{tWire("deadline.rule", deadline.rule_code)}</span>
            {deadline.rule_code !== "told" && <Detail text={deadline.rule} />}
        </li>
    );
}

/** What a rule of the shop has done by itself. */
function actText({ act, rule: name, person, label, taken_back: takenBack }: RuleAct): string {
    const rule = isolate(name);
    if (act === "assign") return t("why.rule_assign", { rule, name: isolate(nameOf(person)) });
    if (act === "label") return t("why.rule_label", { rule, label: isolate(label ?? "") });
    return t(takenBack ? "why.rule_taken_back" : "why.rule_answer", { rule });
}

interface Props {
    item: Conversation;
    deadlines: Deadline[];
    acts: RuleAct[];
}

/** Why the conversation stands where it stands: its clocks, their rules, what puts it first, and what the shop's rules did. */
export function Why({ item, deadlines, acts }: Props) {
    useCommand("why", () => document.getElementById("why")?.click());
    return (
        <PopoverButton
            id="why"
            label={t("why.title")}
            keys={shortcutOf("why")}
            class="link-button"
            face={t("why.title")}
        >
            {() => (
                <ul class="why" tabIndex={-1}>
                    {deadlines.map((deadline) => (
                        <Clock key={deadline.kind} deadline={deadline} item={item} />
                    ))}
                    {deadlines.length === 0 && <li>{t("why.no_deadline")}</li>}
                    {item.first && <li>{t("why.first")}</li>}
                    {item.waiting_since && (
                        <li>{t("why.waiting", { time: dateTimeIn(new Date(item.waiting_since), own()) })}</li>
                    )}
                    {acts.map((act) => (
                        <li key={`${act.at}-${act.act}-${act.label}`}>
                            {actText(act)}
                            <span class="dim">{dateTimeIn(new Date(act.at), own())}</span>
                        </li>
                    ))}
                </ul>
            )}
        </PopoverButton>
    );
}
