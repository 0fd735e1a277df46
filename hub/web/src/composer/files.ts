import { api, ask } from "../api/client";
import { problemOf } from "../api/problem";
import type { ReplyRules, Suggestion } from "../api/types";
import { number } from "../i18n/format";
import { isolate, t } from "../i18n/words";
import { draftOf, isReplaced, setFiles } from "./draft";
import { randomKey } from "./random";
import type { DraftFile } from "./sent_files";

const kUnknownType = "application/octet-stream";

export const takesFiles = ({ max_attachments: most = 0 }: ReplyRules) => most > 0;

/** For the browser's own choice of files. */
export const acceptedTypes = ({ attachment_types: types = [] }: ReplyRules) => types.join(",") || undefined;

/** Why a file can't go with the reply, in words. */
function refusal(
    file: Pick<File, "name" | "size" | "type">,
    rules: ReplyRules,
    place: number,
): string | undefined {
    const { max_attachments: most = 0, attachment_types: types = [] } = rules;
    const name = isolate(file.name);
    if (place >= most) return t("files.too_many", { name, most });
    if (file.size === 0) return t("files.empty", { name });
    if (types.length > 0 && !types.includes(file.type))
        return t("files.wrong_type", { name, types: types.join(t("list.comma")) });
    return undefined;
}

const filesOf = (conversation: string) => draftOf(conversation, undefined).value.files;

/** The file may have been removed meanwhile: then nothing changes. */
function change(conversation: string, id: string, wish: Partial<DraftFile>) {
    setFiles(
        conversation,
        filesOf(conversation).map((file) => (file.id === id ? { ...file, ...wish } : file)),
    );
}

/** What the hub calls the file's bytes, and how many there are. */
export function uploadFile(file: File): Promise<{ blob: string; size: number }> {
    const call = api.POST("/files", {
        // The description knows bytes as a text only; the browser sends the file as it is.
        body: file as unknown as string,
        bodySerializer: (body) => body,
        headers: { "Content-Type": kUnknownType },
    });
    return ask(call);
}

async function upload(conversation: string, id: string, file: File) {
    try {
        const { blob, size } = await uploadFile(file);
        change(conversation, id, { blob, size });
    } catch (error) {
        const { body } = problemOf(error);
        change(conversation, id, { failed: body.detail || body.title });
    }
}

/** Takes files into the draft as far as the channel allows. Returns why the others stay out. */
export function addFiles(conversation: string, files: File[], rules: ReplyRules): string[] {
    const refused: string[] = [];
    for (const file of files) {
        const there = filesOf(conversation);
        const why = refusal(file, rules, there.length);
        if (why) {
            refused.push(why);
            continue;
        }
        const id = randomKey();
        const { name, type, size } = file;
        setFiles(conversation, [...there, { id, name, mediaType: type || kUnknownType, size }]);
        void upload(conversation, id, file);
    }
    return refused;
}

/**
 * Puts the pictures of a template into the draft that it was just put into, as far as the channel allows; those of a
 * template that it replaced go. Returns why the others stay out.
 */
export function takePictures(
    conversation: string,
    { template, files = [] }: Suggestion,
    rules: ReplyRules,
    replace: boolean,
): string[] {
    const { files: before, before: draft } = draftOf(conversation, undefined).value;
    const replaced = draft !== undefined && isReplaced(draft, replace);
    const there = before.filter(({ template: from }) => !from || (from !== template && !replaced));
    const refused: string[] = [];
    if (files.length > 0 && !takesFiles(rules))
        refused.push(t("pictures.none_here", { count: files.length }));
    else
        for (const { name, media_type: mediaType, size, blob } of files) {
            const why = refusal({ name, type: mediaType, size }, rules, there.length);
            if (why) refused.push(why);
            else there.push({ id: randomKey(), name, mediaType, size, blob, template });
        }
    setFiles(conversation, there);
    return refused;
}

export const removeFile = (conversation: string, id: string) =>
    setFiles(
        conversation,
        filesOf(conversation).filter((file) => file.id !== id),
    );

/** Why the files hold the reply back, in words. */
export function fileObstacle(files: DraftFile[]): string | undefined {
    const failed = files.find((file) => file.failed);
    if (failed) return t("files.failed", { name: isolate(failed.name) });
    return files.some((file) => !file.blob) ? t("files.uploading") : undefined;
}

export const sizeText = (bytes: number): string =>
    bytes < 1_000_000
        ? t("files.kilobytes", { size: number(Math.max(1, Math.round(bytes / 1_000))) })
        : t("files.megabytes", { size: number(Math.round(bytes / 100_000) / 10) });
