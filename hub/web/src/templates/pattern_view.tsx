import type { TemplateFact } from "../api/types";
import { isRightToLeft, t, tWire } from "../i18n/words";
import { labelOf } from "./insertions";
import { factOf, type Piece, piecesOf } from "./pattern";

interface Props {
    text: string;
    lang: string;
    facts: TemplateFact[];
}

/** What an arm stands for: "if known", "otherwise", "one". */
function armName(choice: string, type: string, arm: string): string {
    if (type !== "select") return arm.startsWith("=") ? arm.slice(1) : tWire("templates.form", arm);
    if (choice.startsWith("has_")) return t(arm === "yes" ? "templates.if_known" : "templates.if_unknown");
    return arm === "other" ? t("templates.form.other") : arm;
}

/** Alternatives stand on lines of their own, so the breaks round them would show twice. */
function shown(text: string, before: Piece | undefined, after: Piece | undefined): string {
    const begun = before?.kind === "choice" ? text.replace(/^\n+/, "") : text;
    return after?.kind === "choice" ? begun.replace(/\n+$/, "") : begun;
}

function Pieces({ pieces, facts }: { pieces: Piece[]; facts: TemplateFact[] }) {
    return (
        <>
            {pieces.map((piece, at) => {
                if (piece.kind === "text")
                    return <span key={piece.begin}>{shown(piece.text, pieces[at - 1], pieces[at + 1])}</span>;
                if (piece.kind === "fact")
                    return (
                        <bdi key={piece.begin} class="fact-chip" title={`{${piece.name}}`}>
                            {labelOf(piece.name, facts)}
                        </bdi>
                    );
                return <Choice key={piece.begin} piece={piece} facts={facts} />;
            })}
        </>
    );
}

function Choice({ piece, facts }: { piece: Piece & { kind: "choice" }; facts: TemplateFact[] }) {
    return (
        <span class="choice">
            <span class="choice-name">{labelOf(factOf(piece.name), facts)}</span>
            {piece.arms.map(({ name, pieces }) => (
                <span key={name} class="arm">
                    <span class="arm-name">{armName(piece.name, piece.type, name)}</span>
                    <span class="arm-text">
                        {pieces.length > 0 ? <Pieces pieces={pieces} facts={facts} /> : "–"}
                    </span>
                </span>
            ))}
        </span>
    );
}

/** A pattern to read: facts by their names, alternatives under one another. */
export function PatternView({ text, lang, facts }: Props) {
    const pieces = piecesOf(text);
    return (
        <div class="pattern-view as-written" dir={isRightToLeft(lang) ? "rtl" : "ltr"} lang={lang}>
            {pieces ? <Pieces pieces={pieces} facts={facts} /> : text}
        </div>
    );
}
