import { api, ask } from "../api/client";
import type { Recipient } from "../bulk/recipient";
import { WriteDialog } from "../bulk/write_dialog";
import { randomKey } from "../composer/random";
import { t, tWire } from "../i18n/words";
import { selection } from "./list";

async function read(id: string, facts: Record<string, string>): Promise<Recipient> {
    const answer = await ask(
        api.POST("/orders/{id}/suggestions", { params: { path: { id } }, body: { facts } }),
    );
    const { buyer, language, conversation, seen, hindrance, notices } = answer.order;
    return {
        id,
        conversation: conversation ?? "",
        buyer,
        language,
        suggestions: answer.suggestions,
        facts: answer.facts,
        hindrance: hindrance ? tWire("orders.hindrance", hindrance, t("orders.hindered")) : "",
        // The newest stands first and last of all.
        told: new Map(notices.map(({ template, at }): [string, string] => [template, at]).reverse()),
        seen,
        order: id,
        fetchedAt: answer.order.order.fetched_at,
        key: randomKey(),
    };
}

/** One template to the buyers of all chosen orders. */
export function WriteOrders({ close }: { close: () => void }) {
    const { selected, deselect } = selection;
    return (
        <WriteDialog
            title={t("orders.write", { count: selected.value.size })}
            ids={[...selected.value]}
            nothing={t("orders.no_template")}
            sendLabel={(count) => t("orders.send", { count })}
            sentText={(count, kept) => t("orders.sent", { count, kept })}
            read={read}
            sent={deselect}
            close={close}
        />
    );
}
