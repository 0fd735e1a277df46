import { useEffect, useRef, useState } from "preact/hooks";
import { api, ask } from "../api/client";
import { problemOf } from "../api/problem";
import type { Thread } from "../api/types";
import { newestBuyerMessage } from "../conversation/store";
import { useAsk } from "../ui/use_ask";
import { draftOf, isUntouched, refill } from "./draft";

const kRefillMs = 250;

function fetchSuggestions(id: string, body: { facts?: Record<string, string>; template?: string }) {
    return ask(api.POST("/conversations/{id}/suggestions", { params: { path: { id } }, body }));
}

/** Suggestions for the newest message; asked anew when a tag is corrected. */
export function useSuggestions(shown: Thread) {
    const { id, tags } = shown.conversation;
    const newest = newestBuyerMessage(shown)?.id;
    return useAsk(
        () => fetchSuggestions(id, {}),
        [id, newest, tags.language, tags.intent, shown.order?.status],
    );
}

/** Which fact the hub could not read, and what it expected. */
export interface FactFault {
    name: string;
    text: string;
}

/**
 * Fills the facts into the template on the hub, which knows plural forms and how the buyer writes dates. Returns what
 * it could not read.
 */
export function useRefill(id: string, facts: Record<string, string>): FactFault | undefined {
    const asked = useRef(0);
    const [fault, setFault] = useState<FactFault>();
    const known = JSON.stringify(facts);
    const fill = async (mine: number, template: string) => {
        const filled = Object.fromEntries(Object.entries(facts).filter(([, value]) => value));
        try {
            const { suggestions } = await fetchSuggestions(id, { facts: filled, template });
            if (mine !== asked.current) return;
            setFault(undefined);
            const fresh = suggestions.find((suggestion) => suggestion.template === template);
            const now = draftOf(id, undefined).value;
            if (fresh && now.from?.template === template) refill(id, fresh, isUntouched(now));
        } catch (error) {
            const { body } = problemOf(error);
            if (mine === asked.current && body.field)
                setFault({ name: body.field, text: body.detail ?? body.title });
        }
    };
    useEffect(() => {
        const { from } = draftOf(id, undefined).value;
        asked.current += 1;
        const mine = asked.current;
        setFault(undefined);
        if (!from || Object.keys(facts).length === 0) return;
        const timer = setTimeout(() => void fill(mine, from.template), kRefillMs);
        return () => clearTimeout(timer);
    }, [id, known]);
    return fault;
}
