import { inboxPeople } from "../app/people";
import { Text } from "../conversation/text";
import { mentionPieces } from "./mentions";

/** A note's words, with those apart that call somebody. */
export function NoteText({ text }: { text: string }) {
    const names = inboxPeople().map(({ name }) => name);
    const draw = (line: string) =>
        mentionPieces(line, names).map(({ text: piece, calls }, index) =>
            calls ? (
                <bdi key={`${index}-${piece.length}`} class="mention">
                    {piece}
                </bdi>
            ) : (
                piece
            ),
        );
    return <Text text={text} lang={undefined} draw={draw} />;
}
