import { Paperclip } from "lucide-preact";
import type { Message } from "../api/types";
import { number } from "../i18n/format";
import { t } from "../i18n/words";
import { attachmentPath, mayBePicture, Pictures } from "./pictures";

/** What a message came with: pictures to look at, all else to save. */
export function Attachments({ message, from }: { message: Message; from: string }) {
    const pictures = message.attachments.filter(mayBePicture);
    const files = message.attachments.filter((file) => !mayBePicture(file));
    return (
        <>
            {pictures.length > 0 && <Pictures pictures={pictures} from={from} />}
            {files.length > 0 && (
                <ul class="attachments">
                    {files.map(({ id, name, size }) => (
                        <li key={id}>
                            <a href={attachmentPath(id)} download={name}>
                                <Paperclip size={14} aria-hidden="true" /> <bdi>{name}</bdi>
                                {size !== null && (
                                    <span class="dim"> {t("message.bytes", { size: number(size) })}</span>
                                )}
                            </a>
                        </li>
                    ))}
                </ul>
            )}
        </>
    );
}
