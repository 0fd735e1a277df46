import type { Message } from "../api/types";
import { loaded } from "../app/loaded";
import { part } from "../app/part";
import { FileLink } from "./file_link";
import { type Attachment, mayBePicture, Pictures } from "./pictures";

const Player = loaded(async () => (await part("player", () => import("./player"))).Player);

/** By what it claims: the hub looks at its bytes. */
const mayBePlayed = ({ kind }: Attachment) => kind === "voice" || kind === "video";

interface Props {
    message: Message;
    from: string;
    transcribes: boolean;
}

/** What a message came with: pictures to look at, sound and film to play, all else to save. */
export function Attachments({ message, from, transcribes }: Props) {
    const pictures = message.attachments.filter(mayBePicture);
    const others = message.attachments.filter((file) => !mayBePicture(file));
    const files = others.filter((file) => !mayBePlayed(file));
    return (
        <>
            {pictures.length > 0 && <Pictures pictures={pictures} from={from} />}
            {others.filter(mayBePlayed).map((file) => (
                <Player
                    key={file.id}
                    file={file}
                    from={from}
                    transcribes={transcribes}
                    lang={message.tags?.from_transcript ? message.language : undefined}
                />
            ))}
            {files.length > 0 && (
                <ul class="attachments">
                    {files.map((file) => (
                        <li key={file.id}>
                            <FileLink file={file} />
                        </li>
                    ))}
                </ul>
            )}
        </>
    );
}
