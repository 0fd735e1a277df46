import { useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { AlertWay } from "../api/types";
import { isolate, t } from "../i18n/words";
import { Button } from "../ui/button";
import { Copyable } from "../ui/copyable";
import { Nothing } from "../ui/nothing";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";
import { Telling } from "./alert_card";
import { AlertWayForm } from "./alert_way_form";
import { RemoveDialog } from "./remove_dialog";

interface ItemProps {
    way: AlertWay;
    changed: () => void;
}

function Way({ way, changed }: ItemProps) {
    const [asks, setAsks] = useState(false);
    const [edits, setEdits] = useState(false);
    const { busy, problem, run } = useAct();
    const { id, kind, name, paused, newest } = way;
    const params = { path: { id } };
    const named = { name: isolate(name) };
    const act = async (call: () => Promise<unknown>) => {
        if (await run(call)) changed();
    };
    return (
        <li class="card">
            <div class="card-head">
                <strong>
                    <bdi>{name}</bdi>
                </strong>
                <span class="tag">{t(`alerts.way.${kind}`)}</span>
                {paused && <span class="tag bad">{t("alerts.paused")}</span>}
            </div>
            <p>
                <bdi dir="ltr">{way.recipient ?? way.url}</bdi>
            </p>
            <div role="status">{newest && <Telling delivery={newest} />}</div>
            <ProblemBox problem={problem} />
            <div class="acts">
                {!paused && (
                    <Button
                        waits={busy}
                        aria-label={t("alerts.test_of", named)}
                        onClick={() => act(() => ask(api.POST("/alert-ways/{id}/test", { params })))}
                    >
                        {t("alerts.test")}
                    </Button>
                )}
                <Button
                    waits={busy}
                    onClick={() =>
                        act(() => ask(api.PATCH("/alert-ways/{id}", { params, body: { paused: !paused } })))
                    }
                >
                    {t(paused ? "alerts.resume" : "alerts.pause")}
                </Button>
                <Button
                    aria-label={t("alerts.change_of", named)}
                    aria-expanded={edits}
                    onClick={() => setEdits(!edits)}
                >
                    {t("alerts.change")}
                </Button>
                <Button aria-label={t("alerts.remove_of", named)} onClick={() => setAsks(true)}>
                    {t("backup.remove")}
                </Button>
            </div>
            {edits && (
                <AlertWayForm
                    way={way}
                    saved={() => {
                        setEdits(false);
                        changed();
                    }}
                />
            )}
            {asks && (
                <RemoveDialog
                    title={t("alerts.remove_of", named)}
                    what={t("alerts.remove_what")}
                    act={t("backup.remove")}
                    remove={() => ask(api.DELETE("/alert-ways/{id}", { params }))}
                    removed={changed}
                    close={() => setAsks(false)}
                />
            )}
        </li>
    );
}

/** Where alerts are told, and a form for one more. */
export function AlertWays({ ways, changed }: { ways: AlertWay[]; changed: () => void }) {
    const [made, setMade] = useState<AlertWay>();
    return (
        <>
            {ways.length === 0 && <Nothing why={t("alerts.no_ways")} />}
            <ul class="cards">
                {ways.map((way) => (
                    <Way key={way.id} way={way} changed={changed} />
                ))}
            </ul>
            <div role="status">
                {made?.secret && (
                    <div class="good token-made">
                        <strong>{t("alerts.key_once")}</strong>
                        <Copyable text={made.secret} label={t("alerts.key_copy")} />
                    </div>
                )}
            </div>
            <AlertWayForm
                key={made?.id}
                saved={(way) => {
                    setMade(way);
                    changed();
                }}
            />
        </>
    );
}
