import { useState } from "preact/hooks";
import { say } from "../app/announce";
import { t } from "../i18n/words";
import { Field } from "./field";

/** Under what a request may hold. */
const kMostBytes = 1_500_000;

/** The text of a file that somebody chooses: `clear` is told that there is another, then `take` what it holds. */
export function useChosenText(clear: () => void, take: (text: string) => Promise<unknown>) {
    const [content, setContent] = useState<string>();
    const choose = async (file: File | undefined) => {
        clear();
        setContent(undefined);
        if (!file) return;
        if (file.size > kMostBytes) {
            say(t("exchange.too_big"));
            return;
        }
        const text = await file.text();
        setContent(text);
        await take(text);
    };
    return { content, choose };
}

interface Props {
    label: string;
    help: string;
    accept: string;
    choose: (file: File | undefined) => Promise<void>;
}

export function FileField({ label, help, accept, choose }: Props) {
    return (
        <Field label={label} help={help}>
            {(control) => (
                <input
                    {...control}
                    type="file"
                    accept={accept}
                    // The file that was mended meanwhile counts as another.
                    onClick={(event) => {
                        event.currentTarget.value = "";
                    }}
                    onChange={(event) => void choose(event.currentTarget.files?.[0])}
                />
            )}
        </Field>
    );
}
