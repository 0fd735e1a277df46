import { useId } from "preact/hooks";
import { t } from "../i18n/words";
import { Field } from "../ui/field";
import { useAsk } from "../ui/use_ask";
import { foldersOf, loadOwn, ownTemplates } from "./own_store";

interface Props {
    value: string;
    set: (folder: string) => void;
    label?: string;
}

/** A folder that is there, or the name of a new one. */
export function FolderField({ value, set, label = t("templates.own.folder") }: Props) {
    const list = useId();
    // Without the list a name can be typed all the same.
    useAsk(loadOwn, []);
    return (
        <Field label={label} help={t("own.folder_help")}>
            {(control) => (
                <>
                    <input
                        {...control}
                        dir="auto"
                        list={list}
                        maxLength={60}
                        autocomplete="off"
                        value={value}
                        onInput={(event) => set(event.currentTarget.value)}
                    />
                    <datalist id={list}>
                        {foldersOf(ownTemplates.value ?? []).map((folder) => (
                            <option key={folder} value={folder} />
                        ))}
                    </datalist>
                </>
            )}
        </Field>
    );
}
