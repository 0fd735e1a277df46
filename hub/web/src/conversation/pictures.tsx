import { ImageOff, ImagePlay } from "lucide-preact";
import { useState } from "preact/hooks";
import type { Message } from "../api/types";
import { loaded } from "../app/loaded";
import { part } from "../app/part";
import { number } from "../i18n/format";
import { isolate, t } from "../i18n/words";

export type Attachment = Message["attachments"][number];

const kShown = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);
const kNamed = /\.(png|jpe?g|gif|webp)$/i;
/** What may move does so only once it is opened. */
const kMoving = /\.gif$/i;
/** Its box, also before it is there. */
const kSidePx = 120;

const PictureViewer = loaded(
    async () => (await part("picture_viewer", () => import("./picture_viewer"))).PictureViewer,
);

export const attachmentPath = (id: string) => `/api/v1/attachments/${encodeURIComponent(id)}`;
export const picturePath = (id: string) => `${attachmentPath(id)}/image`;

/** By what it claims: the hub looks at its bytes. */
export const mayBePicture = ({ media_type: type, name }: Attachment) => kShown.has(type) || kNamed.test(name);

const mayMove = ({ media_type: type, name }: Attachment) => type === "image/gif" || kMoving.test(name);

export const pictureName = (at: number, count: number, from: string) =>
    t("pictures.name", { n: number(at + 1), count: number(count), from: isolate(from) });

/** A file that is no picture after all is there to be saved, in the same place. */
function Thumbnail({ file, name, open }: { file: Attachment; name: string; open: () => void }) {
    const [broken, setBroken] = useState(false);
    if (broken)
        return (
            <a class="picture" href={attachmentPath(file.id)} download={file.name}>
                <ImageOff size={20} aria-hidden="true" />
                <bdi>{file.name}</bdi>
            </a>
        );
    if (mayMove(file))
        return (
            <button type="button" class="picture" aria-haspopup="dialog" onClick={open}>
                <ImagePlay size={20} aria-hidden="true" />
                <span class="unseen">{name} </span>
                <bdi>{file.name}</bdi>
            </button>
        );
    return (
        <button type="button" class="picture" aria-haspopup="dialog" title={file.name} onClick={open}>
            <img
                src={picturePath(file.id)}
                alt={name}
                width={kSidePx}
                height={kSidePx}
                loading="lazy"
                decoding="async"
                onError={() => setBroken(true)}
            />
        </button>
    );
}

/** The pictures of a message, small; each opens large. */
export function Pictures({ pictures, from }: { pictures: Attachment[]; from: string }) {
    const [open, setOpen] = useState<number>();
    return (
        <>
            <ul class="pictures">
                {pictures.map((file, at) => (
                    <li key={file.id}>
                        <Thumbnail
                            file={file}
                            name={pictureName(at, pictures.length, from)}
                            open={() => setOpen(at)}
                        />
                    </li>
                ))}
            </ul>
            {open !== undefined && (
                <PictureViewer
                    pictures={pictures}
                    first={open}
                    from={from}
                    close={() => setOpen(undefined)}
                />
            )}
        </>
    );
}
