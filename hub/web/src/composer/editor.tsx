import type { JSX, RefObject } from "preact";
import type { Objection } from "../api/types";
import { t } from "../i18n/words";
import { type Span, tokenSpans } from "./tokens";

type Mark = Span & { look: "hole" | "objected" | "hinted" };

function marksOf(text: string, objections: Objection[]): Mark[] {
    const marks: Mark[] = tokenSpans(text).map((span) => ({ ...span, look: "hole" }));
    for (const { begin, end, hint } of objections)
        if (begin !== undefined && end !== undefined && end > begin && end <= text.length)
            marks.push({ begin, end, look: hint ? "hinted" : "objected" });
    marks.sort((one, other) => one.begin - other.begin);
    return marks.filter((mark, index) => index === 0 || mark.begin >= marks[index - 1]!.end);
}

/** The same text behind the field: a textarea can't colour its words. */
function Mirror({ text, marks }: { text: string; marks: Mark[] }) {
    const pieces = [];
    let at = 0;
    for (const { begin, end, look } of marks) {
        pieces.push(text.slice(at, begin));
        pieces.push(
            <mark key={begin} class={look}>
                {text.slice(begin, end)}
            </mark>,
        );
        at = end;
    }
    pieces.push(text.slice(at));
    return (
        <div class="mirror" dir="auto" aria-hidden="true">
            {pieces}
            {"\n"}
        </div>
    );
}

interface Props {
    text: string;
    lang: string;
    label: string;
    objections: Objection[];
    field: RefObject<HTMLTextAreaElement>;
    onText: (text: string) => void;
    note: boolean;
    /** What else the field does and says of itself. */
    control?: JSX.HTMLAttributes<HTMLTextAreaElement>;
}

export function Editor({ text, lang, label, objections, field, onText, note, control }: Props) {
    return (
        <div class={`editor ${note ? "note-ground" : ""}`}>
            <Mirror text={text} marks={note ? [] : marksOf(text, objections)} />
            <textarea
                {...control}
                ref={field}
                id="reply"
                data-pane="composer"
                dir="auto"
                lang={lang === "und" || note ? undefined : lang}
                aria-label={label}
                aria-describedby="lint"
                aria-invalid={!note && objections.some(({ hint }) => !hint) ? true : undefined}
                placeholder={note ? t("note.placeholder") : t("composer.placeholder")}
                value={text}
                onInput={(event) => onText(event.currentTarget.value)}
            />
        </div>
    );
}
