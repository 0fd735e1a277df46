import { useEffect, useId, useRef, useState } from "preact/hooks";
import { number } from "../i18n/format";
import { isolate, t } from "../i18n/words";
import { Button } from "../ui/button";
import { FileLink } from "./file_link";
import { type Attachment, attachmentPath } from "./pictures";
import { TranscriptView } from "./transcript";

const kSpeeds = [0.75, 1, 1.25, 1.5, 2];

const mediaPath = (id: string) => `${attachmentPath(id)}/media`;

interface Props {
    file: Attachment;
    from: string;
    /** The account's recordings may be sent to a transcriber. */
    transcribes: boolean;
    /** In which it is spoken, as far as that is known. */
    lang: string | undefined;
}

/** A recording to be played, and what is said in it. */
export function Player(props: Props) {
    const { file, transcribes, lang } = props;
    return (
        <>
            <Playing {...props} />
            <TranscriptView file={file} offered={transcribes} lang={lang} />
        </>
    );
}

/** A voice note or a video, with the browser's own control; what it can't play is there to be saved, and may be tried again. */
function Playing({ file, from }: Props) {
    const [broken, setBroken] = useState(false);
    const [tried, setTried] = useState(false);
    const [speed, setSpeed] = useState(1);
    const media = useRef<HTMLMediaElement | null>(null);
    const id = useId();
    useEffect(() => {
        if (!media.current) return;
        media.current.playbackRate = speed;
        // What is loaded later begins so, too.
        media.current.defaultPlaybackRate = speed;
    }, [speed, broken]);
    // The button that was pressed is gone.
    useEffect(() => {
        if (tried && !broken) media.current?.focus();
    }, [tried, broken]);
    if (broken)
        return (
            <p class="player">
                <span class="dim">{t("player.unplayable")}</span> <FileLink file={file} />
                <Button
                    kind="quiet"
                    onClick={() => {
                        setTried(true);
                        setBroken(false);
                    }}
                >
                    {t("action.retry")}
                </Button>
            </p>
        );
    const shared = {
        src: mediaPath(file.id),
        controls: true,
        onError: () => setBroken(true),
        ref: (element: HTMLMediaElement | null) => {
            media.current = element;
        },
    };
    const name = t(file.kind === "video" ? "player.video" : "player.voice", { from: isolate(from) });
    return (
        <div class="player">
            {file.kind === "video" ? (
                <video {...shared} preload="none" aria-label={name} />
            ) : (
                // One that isn't here yet is fetched from the marketplace only when somebody wants to hear it.
                <audio {...shared} preload={file.size === null ? "none" : "metadata"} aria-label={name} />
            )}
            <label for={id}>{t("player.speed")}</label>
            <select
                id={id}
                value={String(speed)}
                onChange={(event) => setSpeed(Number(event.currentTarget.value))}
            >
                {kSpeeds.map((each) => (
                    <option key={each} value={String(each)}>
                        {t("player.times", { speed: number(each) })}
                    </option>
                ))}
            </select>
            <FileLink file={file} />
        </div>
    );
}
