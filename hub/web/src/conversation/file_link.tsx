import { Paperclip } from "lucide-preact";
import { number } from "../i18n/format";
import { t } from "../i18n/words";
import { type Attachment, attachmentPath } from "./pictures";

/** A file to be saved. */
export function FileLink({ file: { id, name, size } }: { file: Attachment }) {
    return (
        <a href={attachmentPath(id)} download={name}>
            <Paperclip size={14} aria-hidden="true" /> <bdi>{name}</bdi>
            {size !== null && <span class="dim"> {t("message.bytes", { size: number(size) })}</span>}
        </a>
    );
}
