import { useEffect, useState } from "preact/hooks";
import { api, ask } from "../api/client";
import { onChange } from "../api/live";
import type { Quarantined } from "../api/types";
import { viewPath } from "../app/routes";
import { usePageTitle } from "../app/title";
import { dateTimeIn, number, own } from "../i18n/format";
import { t, tWire } from "../i18n/words";
import { Button } from "../ui/button";
import { Detail } from "../ui/detail";
import { Dialog } from "../ui/dialog";
import { Link } from "../ui/link";
import { Nothing } from "../ui/nothing";
import { Pending } from "../ui/pending";
import { ProblemBox } from "../ui/problem_box";
import { useAct, useAsk } from "../ui/use_ask";

const kMostShown = 200_000;

async function rawSource(id: string): Promise<string> {
    const call = api.GET("/quarantine/{id}/raw", { params: { path: { id } }, parseAs: "text" });
    return String(await ask(call));
}

function Raw({ item, close }: { item: Quarantined; close: () => void }) {
    const { value, problem, again } = useAsk(() => rawSource(item.id), [item.id]);
    return (
        <Dialog title={t("quarantine.source")} close={close} class="wide">
            <Pending value={value} problem={problem} again={again} />
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
            <pre class="raw" tabIndex={0} dir="ltr">
                {value?.slice(0, kMostShown) ?? ""}
            </pre>
            <div class="dialog-acts">
                <Button kind="main" onClick={close}>
                    {t("action.close")}
                </Button>
            </div>
        </Dialog>
    );
}

function Item({ item, changed }: { item: Quarantined; changed: () => void }) {
    const [open, setOpen] = useState(false);
    const { busy, problem, run } = useAct();
    const retry = async () => {
        await run(() => ask(api.POST("/quarantine/{id}/retry", { params: { path: { id: item.id } } })));
        changed();
    };
    return (
        <li class="card">
            <div class="card-head">
                <strong dir="auto">{item.account.name}</strong>
                <span class="dim">{dateTimeIn(new Date(item.received_at), own())}</span>
                <span class="tag">{tWire("quarantine.state", item.state)}</span>
            </div>
            <p>
                {tWire("quarantine.reason", item.reason_code, t("quarantine.reason.unreadable"))}{" "}
                <Detail text={item.reason} />
            </p>
            <p class="dim">{t("quarantine.known", { size: number(item.size), attempts: item.attempts })}</p>
            <ProblemBox problem={problem} />
            <div class="acts">
                <Button onClick={() => setOpen(true)}>{t("quarantine.show_source")}</Button>
                <a class="button plain" href={`/api/v1/quarantine/${item.id}/file`} download>
                    {t("backup.download")}
                </a>
                <Button onClick={retry} waits={busy}>
                    {t("quarantine.retry")}
                </Button>
            </div>
            {open && <Raw item={item} close={() => setOpen(false)} />}
        </li>
    );
}

/** The newest pages, as many as somebody has gone through. */
async function firstPages(count: number) {
    const items: Quarantined[] = [];
    let cursor: string | undefined;
    for (let nth = 1; ; nth += 1) {
        const page = await ask(api.GET("/quarantine", { params: { query: { cursor } } }));
        items.push(...page.items);
        if (page.next === null || nth >= count)
            return { items, more: page.next !== null, waiting: page.waiting };
        cursor = page.next;
    }
}

export function Quarantine() {
    const [pages, setPages] = useState(1);
    const { value, problem, again } = useAsk(() => firstPages(pages), [pages]);
    useEffect(() => onChange("quarantine", again), [pages]);
    usePageTitle(t("view.quarantine"));
    return (
        <main class="room" id="main">
            <h1>{t("view.quarantine")}</h1>
            <p class="dim">{t("quarantine.what")}</p>
            <Pending value={value} problem={problem} again={again} />
            {value && value.waiting > 0 && (
                <p role="status">{t("quarantine.count", { count: value.waiting })}</p>
            )}
            {value?.items.length === 0 && (
                <Nothing why={t("quarantine.empty")}>
                    <Link href={viewPath("queue")} class="button plain">
                        {t("command.go.queue")}
                    </Link>
                </Nothing>
            )}
            <ul class="cards">
                {value?.items.map((item) => (
                    <Item key={item.id} item={item} changed={again} />
                ))}
            </ul>
            {value?.more && <Button onClick={() => setPages(pages + 1)}>{t("find.more")}</Button>}
        </main>
    );
}
