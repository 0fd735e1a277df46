import { Paperclip, X } from "lucide-preact";
import type { ReplyRules } from "../api/types";
import { isolate, t } from "../i18n/words";
import { useCommand } from "../keys/dispatcher";
import { acceptedTypes, removeFile, sizeText } from "./files";
import type { DraftFile } from "./sent_files";

const kInput = "reply-files";
export const kAttach = "attach";

function Chip({ file, remove }: { file: DraftFile; remove: () => void }) {
    const label = t("files.remove", { name: isolate(file.name) });
    return (
        <li class={`file-chip ${file.failed ? "failed" : ""}`}>
            <Paperclip size={14} aria-hidden="true" />
            <bdi>{file.name}</bdi>
            <span class="dim">{file.blob ? sizeText(file.size) : !file.failed && t("files.uploading")}</span>
            {file.failed && (
                <span class="wrong" dir="auto">
                    {file.failed}
                </span>
            )}
            <button type="button" class="icon-button" aria-label={label} title={label} onClick={remove}>
                <X size={14} aria-hidden="true" />
            </button>
        </li>
    );
}

interface BarProps {
    conversation: string;
    files: DraftFile[];
    /** Why others stay out. */
    refused: string[];
}

/** The files that go with the reply. */
export function FileBar({ conversation, files, refused }: BarProps) {
    const remove = (file: DraftFile) => {
        removeFile(conversation, file.id);
        document.getElementById(kAttach)?.focus();
    };
    return (
        <>
            {files.length > 0 && (
                <ul class="file-chips" aria-label={t("files.title")}>
                    {files.map((file) => (
                        <Chip key={file.id} file={file} remove={() => remove(file)} />
                    ))}
                </ul>
            )}
            {refused.map((why) => (
                <p key={why} class="objection" role="alert">
                    {why}
                </p>
            ))}
        </>
    );
}

/** Asks the system for files. */
export const chooseFiles = () => document.getElementById(kInput)?.click();

/** Where the system puts the files that were chosen. */
export function FileInput({ rules, add }: { rules: ReplyRules; add: (files: File[]) => void }) {
    useCommand("attach", chooseFiles);
    return (
        <input
            type="file"
            id={kInput}
            hidden
            multiple
            accept={acceptedTypes(rules)}
            onChange={(event) => {
                add([...(event.currentTarget.files ?? [])]);
                // The same file may be chosen again after it was removed.
                event.currentTarget.value = "";
            }}
        />
    );
}
