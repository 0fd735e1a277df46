import { useState } from "preact/hooks";
import { t } from "../i18n/words";
import { Field } from "./field";

/** Under what a request may hold. */
const kMostBytes = 1_500_000;

/** The text of a file that somebody chooses: `clear` is told that there is another, then `take` what it holds. */
export function useChosenText(clear: () => void, take: (text: string) => Promise<unknown>) {
    const [content, setContent] = useState<string>();
    const [error, setError] = useState<string>();
    const choose = async (file: File | undefined) => {
        clear();
        setContent(undefined);
        const isTooBig = file !== undefined && file.size > kMostBytes;
        setError(isTooBig ? t("exchange.too_big") : undefined);
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
