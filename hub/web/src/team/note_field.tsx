import { useId } from "preact/hooks";

interface Props {
    label: string;
    text: string;
    onText: (text: string) => void;
}

/** A word to colleagues that goes with something else. */
export function NoteField({ label, text, onText }: Props) {
    const id = useId();
    return (
        <div class="field">
            <label for={id}>{label}</label>
            <textarea
                id={id}
                class="note-ground"
                rows={2}
                dir="auto"
                value={text}
                onInput={(event) => onText(event.currentTarget.value)}
            />
        </div>
    );
}
