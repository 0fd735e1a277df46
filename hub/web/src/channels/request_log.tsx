import { useState } from "preact/hooks";
import { api, ask } from "../api/client";
import { dateTimeIn, number, own, secondTimeIn } from "../i18n/format";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { Pending } from "../ui/pending";
import { useAsk } from "../ui/use_ask";

const isGood = (outcome: string) => /^[23]\d\d$/.test(outcome);

function Requests({ id }: { id: string }) {
    const call = () => ask(api.GET("/accounts/{id}/requests", { params: { path: { id } } }));
    const { value, problem, again } = useAsk(call, [id]);
    return (
        <>
            <Pending value={value} problem={problem} again={again} />
            {value?.items.length === 0 && <p class="dim">{t("requests.none")}</p>}
            {value && value.items.length > 0 && (
                <section
                    class="request-scroll"
                    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
                    tabIndex={0}
                    aria-label={t("requests.title")}
                >
                    <table class="figures requests">
                        <thead>
                            <tr>
                                <th scope="col">{t("requests.time")}</th>
                                <th scope="col">{t("requests.call")}</th>
                                <th scope="col">{t("requests.outcome")}</th>
                                <th scope="col">{t("requests.took")}</th>
                            </tr>
                        </thead>
                        <tbody>
                            {value.items.map(({ at, call: name, outcome, took_ms: took }, index) => (
                                <tr key={`${at}${index}`}>
                                    <td title={dateTimeIn(new Date(at), own())}>
                                        {secondTimeIn(new Date(at), own())}
                                    </td>
                                    <td>
                                        <bdi dir="ltr">{name}</bdi>
                                    </td>
                                    <td class={isGood(outcome) ? undefined : "bad-text"} dir="auto">
                                        {outcome}
                                    </td>
                                    <td>{number(took)}</td>
                                </tr>
                            ))}
                        </tbody>
                    </table>
                </section>
            )}
            <div class="acts">
                <Button onClick={again}>{t("requests.reload")}</Button>
            </div>
        </>
    );
}

/** The last requests to the marketplace: folded away, and asked for only when somebody looks. */
export function RequestLog({ id }: { id: string }) {
    const [open, setOpen] = useState(false);
    return (
        <details class="card" onToggle={(event) => setOpen(event.currentTarget.open)}>
            <summary>{t("requests.title")}</summary>
            {open && <Requests id={id} />}
        </details>
    );
}
