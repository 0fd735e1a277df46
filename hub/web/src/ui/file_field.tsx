import { useState } from "preact/hooks";
import { t } from "../i18n/words";
import { Field } from "./field";

interface Most {
    bytes: number;
    tooBig: "exchange.too_big" | "products.too_big";
}

/** Under what a request may hold. */
const kMost: Most = { bytes: 1_500_000, tooBig: "exchange.too_big" };

/** The text of a file that somebody chooses: `clear` is told that there is another, then `take` what it holds. */
export function useChosenText(
    clear: () => void,
    take: (text: string) => Promise<unknown>,
    most: Most = kMost,
) {
    const [content, setContent] = useState<string>();
    const [error, setError] = useState<string>();
    const choose = async (file: File | undefined) => {
        clear();
        setContent(undefined);
        const isTooBig = file !== undefined && file.size > most.bytes;
        setError(isTooBig ? t(most.tooBig) : undefined);
        if (!file || isTooBig) return;
        const text = await file.text();
        setContent(text);
        await take(text);
    };
    return { content, file: { choose, error } };
}

interface Props {
    label: string;
    help: string;
    accept: string;
    /** Of useChosenText. */
    file: { choose: (file: File | undefined) => Promise<void>; error?: string };
}

export function FileField({ label, help, accept, file }: Props) {
    return (
        <Field label={label} help={help} error={file.error}>
            {(control) => (
                <input
                    {...control}
                    type="file"
                    accept={accept}
                    // The file that was mended meanwhile counts as another.
                    onClick={(event) => {
                        event.currentTarget.value = "";
                    }}
                    onChange={(event) => void file.choose(event.currentTarget.files?.[0])}
                />
            )}
        </Field>
    );
}
