import type { Alert, AlertDelivery } from "../api/types";
import { dateTimeIn, own } from "../i18n/format";
import { isolate, tWire } from "../i18n/words";

export const alertTime = (at: string) => dateTimeIn(new Date(at), own());

export const alertTitle = ({ kind }: Pick<Alert, "kind">) => tWire("alerts.kind", kind);

/** Which of a kind's sentences says it: some have one for what never was. */
function sentenceOf({ kind, about, at }: Alert): string {
    if (kind === "disk") return about === "backups" ? "disk_backups" : "disk_data";
    if (kind === "no_poll" && !at) return "no_poll_never";
    if (kind === "backup_old" && !at) return "backup_none";
    if (kind === "backup_failed" && about === "backups") return "backup_silent";
    return kind;
}

/** What an alert says, as a mail of it does. */
export function alertText(alert: Alert): string {
    const { name, detail, at, count } = alert;
    return tWire("alerts.what", sentenceOf(alert), detail, {
        name: isolate(name),
        detail: isolate(detail),
        at: at ? alertTime(at) : "",
        count: count ?? 0,
        kind: detail,
    });
}

/** "alert.opened" in words. */
export const tellingName = ({ type }: Pick<AlertDelivery, "type">) =>
    tWire("alerts.type", type.slice(type.indexOf(".") + 1));
