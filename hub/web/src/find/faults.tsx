import type { QueryFault } from "../api/types";
import { isolate, t, tWire } from "../i18n/words";
import { termNamed, valueNamed } from "./terms";
import type { Span } from "./wire";

/** The part of the field that a fault is about, as it stands there. */
function partOf(fault: QueryFault, spans: Span[]): string {
    const span = spans.find(({ begin, end }) => begin <= fault.begin && fault.begin < end);
    return isolate(span?.text ?? `${fault.term}:${fault.found}`);
}

/** A choice as the page's language says it. */
function choiceOf(fault: QueryFault, wire: string): string {
    const term = termNamed(fault.term);
    return isolate((term && valueNamed(term, wire)?.written) ?? wire);
}

function words(fault: QueryFault, spans: Span[]): string {
    const part = partOf(fault, spans);
    const choices = fault.choices.map((wire) => choiceOf(fault, wire)).join(t("list.comma"));
    const code = fault.code === "unknown_value" && !choices ? "unknown_name" : fault.code;
    return tWire("find.fault", code, fault.expected, { part, choices });
}

/** What is wrong with a search, beneath its field. */
export function Faults({ id, faults, spans }: { id: string; faults: QueryFault[]; spans: Span[] }) {
    return (
        <div role="status" id={id}>
            {faults.map((fault) => (
                <p key={`${fault.begin}-${fault.code}`} class="wrong">
                    {words(fault, spans)}
                </p>
            ))}
        </div>
    );
}
