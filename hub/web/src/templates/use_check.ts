import { useEffect, useRef, useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { TemplateCheck } from "../api/types";

const kWaitMs = 300;

export interface Checked {
    text: string;
    title: string;
    check: TemplateCheck;
}

/** Findings, examples and lengths once the hand rests; `composing` holds them back until a word is whole. */
export function useCheck(
    key: string,
    locale: string,
    { text, title }: { text: string; title: string },
    composing: boolean,
): Checked | undefined {
    const [checked, setChecked] = useState<Checked>();
    const newest = useRef("");
    newest.current = `${title}\n${text}`;
    const first = useRef(true);
    useEffect(() => {
        if (composing) return;
        if (!text.trim()) {
            setChecked(undefined);
            return;
        }
        const mine = newest.current;
        const wait = first.current ? 0 : kWaitMs;
        first.current = false;
        const timer = setTimeout(async () => {
            const params = { path: { key, locale } };
            const call = api.POST("/templates/{key}/{locale}/check", { params, body: { text, title } });
            // Without an answer the old one stays: the hub checks again when review is asked for.
            const check = await ask(call).catch(() => undefined);
            if (check && newest.current === mine) setChecked({ text, title, check });
        }, wait);
        return () => clearTimeout(timer);
    }, [key, locale, text, title, composing]);
    return checked;
}
