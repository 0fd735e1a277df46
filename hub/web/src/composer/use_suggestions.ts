import { useEffect, useRef, useState } from "preact/hooks";
import { api, ask } from "../api/client";
import { type Problem, problemOf } from "../api/problem";
import type { Suggestion, Thread } from "../api/types";
import { newestBuyerMessage } from "../conversation/store";
import { useAsk } from "../ui/use_ask";
import { draftOf, isUntouched, refill } from "./draft";

const kRefillMs = 250;

function fetchSuggestions(id: string, body: { facts?: Record<string, string>; template?: string }) {
    return ask(api.POST("/conversations/{id}/suggestions", { params: { path: { id } }, body }));
}

export type Suggestions = Awaited<ReturnType<typeof fetchSuggestions>>;

/** Suggestions for the newest message; asked anew when a tag is corrected. */
export function useSuggestions(shown: Thread) {
    const { id, tags } = shown.conversation;
    const newest = newestBuyerMessage(shown)?.id;
    return useAsk(
        () => fetchSuggestions(id, {}),
        [
            id,
            newest,
            tags.language,
            tags.intent,
            tags.risks.join(),
            tags.corrected?.join(),
            shown.order?.status,
        ],
    );
}

/** A template that a person has named, filled for this conversation wherever it ranks. */
export async function fetchNamed(
    id: string,
    template: string,
    facts: Record<string, string>,
): Promise<Suggestion | undefined> {
    const { suggestions } = await fetchSuggestions(id, { facts, template });
    return suggestions.find((suggestion) => suggestion.template === template);
}

/** Which fact the hub could not read, and what it expected. */
export interface FactFault {
    name: string;
    text: string;
}

interface Refill {
    fault?: FactFault;
    /** The template can't be filled in at all, as when it was retired meanwhile. */
    problem?: Problem;
}

/**
 * Fills the facts into the template on the hub, which knows plural forms and how the buyer writes dates. Returns what
 * it could not read or do.
 */
export function useRefill(id: string, facts: Record<string, string>): Refill {
    const asked = useRef(0);
    const [refused, setRefused] = useState<Refill>({});
    const known = JSON.stringify(facts);
    const fill = async (mine: number, template: string) => {
        const filled = Object.fromEntries(Object.entries(facts).filter(([, value]) => value));
        try {
            const fresh = await fetchNamed(id, template, filled);
            if (mine !== asked.current) return;
            setRefused({});
            const now = draftOf(id, undefined).value;
            if (fresh && now.from?.template === template) refill(id, fresh, isUntouched(now));
        } catch (error) {
            if (mine !== asked.current) return;
            const problem = problemOf(error);
            const { field, detail, title } = problem.body;
            setRefused(field ? { fault: { name: field, text: detail ?? title } } : { problem });
        }
    };
    useEffect(() => {
        const { from } = draftOf(id, undefined).value;
        asked.current += 1;
        const mine = asked.current;
        setRefused({});
        if (!from || Object.keys(facts).length === 0) return;
        const timer = setTimeout(() => void fill(mine, from.template), kRefillMs);
        return () => clearTimeout(timer);
    }, [id, known]);
    return refused;
}
