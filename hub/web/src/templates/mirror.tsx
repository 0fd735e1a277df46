import type { RefObject } from "preact";
import { isRightToLeft } from "../i18n/words";
import { chipsOf } from "./pattern";

interface Props {
    text: string;
    lang: string;
    /** Marks where a menu hangs. */
    caret: number | undefined;
    anchor: RefObject<HTMLSpanElement>;
}

/** The same text behind the field: a textarea can't paint its arguments. */
export function PatternMirror({ text, lang, caret, anchor }: Props) {
    const pieces = [];
    let at = 0;
    const plain = (end: number) => {
        if (caret !== undefined && caret >= at && caret < end) {
            pieces.push(text.slice(at, caret), <span key="caret" ref={anchor} />);
            at = caret;
        }
        pieces.push(text.slice(at, end));
        at = end;
    };
    for (const { begin, end, look } of chipsOf(text)) {
        plain(begin);
        pieces.push(
            <mark key={begin} class={look}>
                {text.slice(begin, end)}
            </mark>,
        );
        at = end;
    }
    plain(text.length);
    if (caret !== undefined && caret >= text.length) pieces.push(<span key="caret" ref={anchor} />);
    return (
        <div class="mirror" dir={isRightToLeft(lang) ? "rtl" : "auto"} lang={lang} aria-hidden="true">
            {pieces}
            {"\n"}
        </div>
    );
}
