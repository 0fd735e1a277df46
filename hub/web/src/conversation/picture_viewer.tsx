import { ChevronLeft, ChevronRight, Download, ZoomIn, ZoomOut } from "lucide-preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../i18n/words";
import { keyOfIme } from "../keys/ime";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { type Attachment, attachmentPath, pictureName, picturePath } from "./pictures";

interface Props {
    pictures: Attachment[];
    first: number;
    from: string;
    close: () => void;
}

/** As large as the window, and four steps beyond. */
const kMostZoom = 4;

const within = (value: number, most: number) => Math.max(0, Math.min(most, value));

/** What a key asks for. Arrows follow the way that the page runs, and leave an enlarged picture to be scrolled. */
function wishOf(event: KeyboardEvent, enlarged: boolean): { turn?: number; zoom?: number } | undefined {
    if (event.altKey || event.ctrlKey || event.metaKey || keyOfIme(event)) return undefined;
    const forward = document.documentElement.dir === "rtl" ? -1 : 1;
    if (event.key === "+" || event.key === "=") return { zoom: 1 };
    if (event.key === "-" || event.key === "_") return { zoom: -1 };
    if (enlarged) return undefined;
    if (event.key === "ArrowRight") return { turn: forward };
    if (event.key === "ArrowLeft") return { turn: -forward };
    return undefined;
}

/** One picture as large as the window allows, and larger. */
export function PictureViewer({ pictures, first, from, close }: Props) {
    const [at, setAt] = useState(first);
    const [zoom, setZoom] = useState(0);
    const stage = useRef<HTMLDivElement>(null);
    const last = pictures.length - 1;
    const shown = pictures[at];
    const turn = (step: number) => {
        setAt((now) => within(now + step, last));
        setZoom(0);
    };
    const enlarge = (step: number) => setZoom((now) => within(now + step, kMostZoom));
    useEffect(() => {
        const onKey = (event: KeyboardEvent) => {
            const wish = wishOf(event, zoom > 0);
            if (!wish) return;
            event.preventDefault();
            if (wish.turn) turn(wish.turn);
            if (wish.zoom) enlarge(wish.zoom);
        };
        document.addEventListener("keydown", onKey);
        return () => document.removeEventListener("keydown", onKey);
    });
    useEffect(() => {
        const box = stage.current;
        if (box) box.scrollTo({ top: (box.scrollHeight - box.clientHeight) / 2 });
    }, [zoom]);
    if (!shown) return null;
    const name = pictureName(at, pictures.length, from);
    return (
        <Dialog title={name} close={close} class="wide">
            <div
                ref={stage}
                class="viewer-stage"
                data-zoom={zoom}
                // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
                tabIndex={0}
                role="group"
                aria-label={t("pictures.keys")}
            >
                <img key={shown.id} src={picturePath(shown.id)} alt={name} />
            </div>
            <p class="dim" role="status">
                <bdi>{shown.name}</bdi>
            </p>
            <div class="dialog-acts">
                {pictures.length > 1 && (
                    <>
                        <Button
                            icon={<ChevronLeft size={16} aria-hidden="true" class="mirrored" />}
                            waits={at === 0}
                            onClick={() => turn(-1)}
                        >
                            {t("pictures.previous")}
                        </Button>
                        <Button
                            icon={<ChevronRight size={16} aria-hidden="true" class="mirrored" />}
                            waits={at === last}
                            onClick={() => turn(1)}
                        >
                            {t("pictures.next")}
                        </Button>
                    </>
                )}
                <Button
                    icon={<ZoomOut size={16} aria-hidden="true" />}
                    waits={zoom === 0}
                    onClick={() => enlarge(-1)}
                >
                    {t("pictures.smaller")}
                </Button>
                <Button
                    icon={<ZoomIn size={16} aria-hidden="true" />}
                    waits={zoom === kMostZoom}
                    onClick={() => enlarge(1)}
                >
                    {t("pictures.larger")}
                </Button>
                <a class="button plain" href={attachmentPath(shown.id)} download={shown.name}>
                    <Download size={16} aria-hidden="true" />
                    <span>{t("pictures.save")}</span>
                </a>
                <Button onClick={close}>{t("action.close")}</Button>
            </div>
        </Dialog>
    );
}
