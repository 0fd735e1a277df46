import { Fragment } from "preact";

const kParagraph = /\n{2,}/;

/** A text of other people: as text only, each paragraph with a direction of its own. */
export function Text({ text, lang }: { text: string; lang: string | undefined }) {
    return (
        <>
            {text.split(kParagraph).map((paragraph, index) => (
                <p key={`${index}-${paragraph.length}`} dir="auto" lang={lang === "und" ? undefined : lang}>
                    {paragraph.split("\n").map((line, place) => (
                        <Fragment key={`${place}-${line.length}`}>
                            {place > 0 && <br />}
                            {line}
                        </Fragment>
                    ))}
                </p>
            ))}
        </>
    );
}
