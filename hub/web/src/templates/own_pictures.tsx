import { ImagePlus, X } from "lucide-preact";
import { useRef } from "preact/hooks";
import type { ReplyFile } from "../api/types";
import { sayUrgently } from "../app/announce";
import { sizeText, uploadFile } from "../composer/files";
import { isolate, t } from "../i18n/words";
import { Button } from "../ui/button";
import type { TextHandle } from "./use_text";

const kMost = 4;
const kTypes = ["image/png", "image/jpeg", "image/webp"];

async function uploaded(file: File): Promise<ReplyFile> {
    const { blob, size } = await uploadFile(file);
    return { blob, size, name: file.name, media_type: file.type };
}

/** The pictures that go with a template of the shop's own, in every language. */
export function OwnPictures({ text }: { text: TextHandle }) {
    const input = useRef<HTMLInputElement>(null);
    const { given, busy } = text;
    if (!given?.own) return null;
    const files = given.files ?? [];
    const add = (chosen: File[]) => {
        const wrong = chosen.find(({ type }) => !kTypes.includes(type));
        if (wrong) sayUrgently(t("pictures.wrong_type", { name: isolate(wrong.name) }));
        else if (files.length + chosen.length > kMost) sayUrgently(t("pictures.too_many", { most: kMost }));
        else if (chosen.length > 0)
            void text.setFiles(async () => [...files, ...(await Promise.all(chosen.map(uploaded)))]);
    };
    const remove = (at: number) => {
        void text.setFiles(async () => files.filter((_, index) => index !== at));
        document.getElementById("add-pictures")?.focus();
    };
    return (
        <details class="own-pictures" open={files.length > 0}>
            <summary>{t("pictures.title", { count: files.length })}</summary>
            <p class="dim">{t("pictures.help", { most: kMost })}</p>
            <ul class="file-chips" aria-label={t("pictures.list")}>
                {files.map(({ blob, name, size }, index) => {
                    const label = t("files.remove", { name: isolate(name) });
                    return (
                        <li key={`${blob}.${name}`} class="file-chip">
                            <bdi>{name}</bdi>
                            <span class="dim">{sizeText(size)}</span>
                            {given.write && (
                                <button
                                    type="button"
                                    class="icon-button"
                                    aria-label={label}
                                    title={label}
                                    aria-disabled={busy || undefined}
                                    onClick={() => !busy && remove(index)}
                                >
                                    <X size={14} aria-hidden="true" />
                                </button>
                            )}
                        </li>
                    );
                })}
            </ul>
            {given.write && (
                <>
                    <input
                        ref={input}
                        type="file"
                        hidden
                        multiple
                        accept={kTypes.join(",")}
                        onChange={(event) => {
                            add([...(event.currentTarget.files ?? [])]);
                            // The same picture may be chosen again after it was removed.
                            event.currentTarget.value = "";
                        }}
                    />
                    <Button
                        id="add-pictures"
                        icon={<ImagePlus size={16} aria-hidden="true" />}
                        waits={busy || files.length >= kMost}
                        onClick={() => !busy && files.length < kMost && input.current?.click()}
                    >
                        {t("pictures.add")}
                    </Button>
                </>
            )}
        </details>
    );
}
