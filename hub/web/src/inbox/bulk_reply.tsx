import { api, ask } from "../api/client";
import type { Recipient } from "../bulk/recipient";
import { WriteDialog } from "../bulk/write_dialog";
import { wantedLanguage } from "../composer/language";
import { randomKey } from "../composer/random";
import { repliesOnTheirWay } from "../conversation/store";
import { t } from "../i18n/words";
import { deselect, selected } from "./selection";

async function read(id: string, filled: Record<string, string>): Promise<Recipient> {
    const params = { path: { id } };
    const [thread, told] = await Promise.all([
        ask(api.GET("/conversations/{id}", { params })),
        ask(api.POST("/conversations/{id}/suggestions", { params, body: { facts: filled } })),
    ]);
    const { buyer, tags } = thread.conversation;
    const { suggestions, facts } = told;
    return {
        id,
        conversation: id,
        buyer: buyer.name,
        language: wantedLanguage(told, tags),
        suggestions,
        facts,
        hindrance: repliesOnTheirWay(thread).length > 0 ? t("bulk.on_its_way") : "",
        told: new Map(),
        seen: thread.messages.at(-1)?.id ?? null,
        key: randomKey(),
    };
}

/** One template for all chosen conversations. */
export function BulkReply({ close }: { close: () => void }) {
    return (
        <WriteDialog
            title={t("bulk.reply")}
            ids={[...selected.value]}
            nothing={t("bulk.nothing")}
            sendLabel={(count) => t("bulk.send", { count })}
            sentText={(count, kept) => t("bulk.sent", { count, kept })}
            read={read}
            sent={deselect}
            close={close}
        />
    );
}
