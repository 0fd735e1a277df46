import { type ComponentChildren, Fragment } from "preact";

const kParagraph = /\n{2,}/;

interface Props {
    text: string;
    lang: string | undefined;
    /** Draws a line otherwise than as it stands. */
    draw?: (line: string) => ComponentChildren;
}

/** A text of other people: as text only, each paragraph with a direction of its own. */
export function Text({ text, lang, draw }: Props) {
    return (
        <>
            {text.split(kParagraph).map((paragraph, index) => (
                <p key={`${index}-${paragraph.length}`} dir="auto" lang={lang === "und" ? undefined : lang}>
                    {paragraph.split("\n").map((line, place) => (
                        <Fragment key={`${place}-${line.length}`}>
                            {place > 0 && <br />}
                            {draw ? draw(line) : line}
                        </Fragment>
                    ))}
                </p>
            ))}
        </>
    );
}
