import { useEffect, useRef, useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { LintResult } from "../api/types";

const kWaitMs = 250;

/** What the channel objects to, once the hand rests; the result says for which text it holds. */
export function useLint(id: string, text: string) {
    const [result, setResult] = useState<{ text: string; lint: LintResult }>();
    const newest = useRef(text);
    newest.current = text;
    useEffect(() => {
        if (!text.trim()) {
            setResult(undefined);
            return;
        }
        const timer = setTimeout(async () => {
            const params = { path: { id } };
            const call = api.POST("/conversations/{id}/lint", { params, body: { text } });
            // Without an answer the hub's own check at sending decides.
            const lint = await ask(call).catch(() => undefined);
            if (lint && newest.current === text) setResult({ text, lint });
        }, kWaitMs);
        return () => clearTimeout(timer);
    }, [id, text]);
    return result;
}
