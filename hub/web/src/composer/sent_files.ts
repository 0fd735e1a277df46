import type { Reply } from "../api/types";

/** A file that is to go with a reply. */
export interface DraftFile {
    id: string;
    name: string;
    mediaType: string;
    size: number;
    /** What the hub calls its bytes; none while they are under way. */
    blob?: string;
    /** The template that brought it. */
    template?: string;
    /** Why the hub didn't take it, in words. */
    failed?: string;
}

/** The files of replies that left from here: the hub tells their names, but not where their bytes are. */
const sent = new Map<string, DraftFile[]>();

export const keepSent = (reply: Reply, files: DraftFile[]) => sent.set(reply.id, files);
export const sentFiles = (reply: Reply): DraftFile[] => sent.get(reply.id) ?? [];
