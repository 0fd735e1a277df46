import { Check, CircleAlert, CircleX, Clock, Loader } from "lucide-preact";
import { useEffect, useRef } from "preact/hooks";
import type { Action, Kind } from "../api/types";
import { say, sayUrgently } from "../app/announce";
import { loaded } from "../app/loaded";
import { part } from "../app/part";
import { personName } from "../app/people";
import { dateTimeIn, own } from "../i18n/format";
import { isolate, t } from "../i18n/words";
import { Detail } from "../ui/detail";
import { SaidInputs } from "../ui/said_inputs";
import { reload } from "./store";

const ApprovalView = loaded(
    async () => (await part("approval", () => import("../approvals/approval"))).ApprovalView,
);

const kIcons = {
    waiting: Clock,
    doing: Loader,
    done: Check,
    refused: CircleX,
    unclear: CircleAlert,
    awaiting_approval: Clock,
    declined: CircleX,
    withdrawn: CircleX,
    expired: CircleX,
};
const kBadEnds = ["refused", "unclear", "declined", "expired"];

function stateText({ state, reason, ended_at: ended }: Action): string {
    if (state === "done" && ended) return t("act_state.done", { time: dateTimeIn(new Date(ended), own()) });
    return t(`act_state.${reason ?? state}` as "act_state.waiting");
}

/** Speaks when an action ends while one looks. */
function useSpokenEnd(action: Action, label: string) {
    const seen = useRef(action.state);
    useEffect(() => {
        if (seen.current === action.state) return;
        seen.current = action.state;
        const said = t("act_state.said", { action: isolate(label), state: stateText(action) });
        if (action.state === "done") say(said);
        if (kBadEnds.includes(action.state)) sayUrgently(said);
    }, [action.state]);
}

/** Something that a colleague or oneself had done at the marketplace, and how it stands. */
export function ActionView({ action, kind }: { action: Action; kind: Kind }) {
    const described = kind.actions.find(({ name }) => name === action.action);
    const label = described?.label ?? action.action;
    const inputOf = (input: string) => described?.inputs.find(({ name }) => name === input);
    const inputs = Object.entries(action.inputs).map(([input, value]) => ({
        label: inputOf(input)?.label ?? input,
        value: inputOf(input)?.choice_labels?.[value] ?? value,
    }));
    const Icon = kIcons[action.state];
    useSpokenEnd(action, label);
    return (
        <li>
            <article
                class={`message act ${action.state}`}
                tabIndex={-1}
                aria-label={t("act.label", { action: isolate(label) })}
            >
                <header class="message-head">
                    <span class="message-name" dir="auto">
                        {label}
                    </span>
                    <bdi class="dim">{personName(action.user)}</bdi>
                    {action.created_at && (
                        <time class="dim" dateTime={action.created_at}>
                            {dateTimeIn(new Date(action.created_at), own())}
                        </time>
                    )}
                </header>
                <SaidInputs inputs={inputs} />
                {action.approval && (
                    <ApprovalView
                        action={action}
                        label={label}
                        inputs={inputs}
                        again={() => void reload(action.conversation)}
                    />
                )}
                <footer class="act-state" data-state={action.state}>
                    <Icon size={14} aria-hidden="true" />
                    <span>{stateText(action)}</span>
                    <Detail text={action.error} />
                </footer>
            </article>
        </li>
    );
}
