import type { Alert, AlertDelivery } from "../api/types";
import { t } from "../i18n/words";
import { alertText, alertTime, alertTitle, tellingName } from "./alert_words";

/** One telling: by which way, what became of it, and why it didn't get through. */
export function Telling({ delivery, way }: { delivery: AlertDelivery; way?: string }) {
    const { state, attempts, error, created_at: made, next_at: next } = delivery;
    return (
        <div class="telling">
            <span class={state === "failed" ? "tag bad" : "tag"}>{t(`alerts.delivery.${state}`)}</span>
            <span>{tellingName(delivery)}</span>
            {way && <bdi>{way}</bdi>}
            <time dateTime={made}>{alertTime(made)}</time>
            {state !== "sent" && attempts > 0 && (
                <span class="dim">{t("alerts.tries", { count: attempts })}</span>
            )}
            {next && attempts > 0 && (
                <span class="dim">{t("alerts.next_try", { time: alertTime(next) })}</span>
            )}
            {error && (
                <p class="dim" dir="auto" lang="en">
                    {error}
                </p>
            )}
        </div>
    );
}

interface Props {
    alert: Alert;
    nameOf: (way: string) => string;
    /** Somebody is there to be told. */
    heard: boolean;
}

/** An alert, since when, and how it was told. */
export function AlertCard({ alert, nameOf, heard }: Props) {
    const { opened_at: opened, closed_at: closed, told_at: told, deliveries } = alert;
    const from = alertTime(opened);
    return (
        <li class="card">
            <div class="card-head">
                <strong>{alertTitle(alert)}</strong>
                <span class="dim">
                    {closed
                        ? t("alerts.from_to", { from, to: alertTime(closed) })
                        : t("alerts.since", { time: from })}
                </span>
            </div>
            <p dir="auto">{alertText(alert)}</p>
            {!closed && !told && <p class="dim">{t(heard ? "alerts.untold" : "alerts.unheard")}</p>}
            {deliveries.length > 0 && (
                <details>
                    <summary>{t("alerts.tellings")}</summary>
                    <ul class="tellings">
                        {deliveries.map((delivery) => (
                            <li key={delivery.id}>
                                <Telling delivery={delivery} way={nameOf(delivery.way)} />
                            </li>
                        ))}
                    </ul>
                </details>
            )}
        </li>
    );
}
