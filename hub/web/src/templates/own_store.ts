import { signal } from "@preact/signals";
import { api, ask } from "../api/client";
import type { OwnTemplate } from "../api/types";
import { user } from "../app/session";

/** The shop's own templates; kept while one goes from room to room. */
export const ownTemplates = signal<OwnTemplate[] | undefined>(undefined);

export async function loadOwn() {
    ownTemplates.value = (await ask(api.GET("/own-templates"))).items;
    return ownTemplates.value;
}

/** Folders that hold something, by name. */
export function foldersOf(all: OwnTemplate[]): string[] {
    const names = new Set(all.map(({ folder }) => folder).filter(Boolean));
    return [...names].sort((one, other) => one.localeCompare(other));
}

/** The text whose title a seller reads: in his language where there is one. */
export function namingText({ texts }: OwnTemplate) {
    return texts.find(({ locale }) => locale === user.value?.reply_language) ?? texts[0];
}
