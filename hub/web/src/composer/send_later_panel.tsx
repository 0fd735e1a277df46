import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { Conversation, Team } from "../api/types";
import { minute } from "../app/clock";
import { own } from "../i18n/format";
import { t } from "../i18n/words";
import { bothClocks } from "../inbox/both_clocks";
import { Late } from "../team/snooze_panel";
import { pickedInstant } from "../team/snooze_times";
import { Button } from "../ui/button";
import { useAsk } from "../ui/use_ask";
import { laterTimes } from "./later_times";

const fetchTeam = async (): Promise<Team | undefined> => (await ask(api.GET("/teams"))).items[0];

interface Props {
    item: Conversation;
    /** Whether the first time is to have the focus, once. */
    takesFocus: RefObject<boolean>;
    send: (at: Date) => void;
}

/** When a reply may leave: on the buyer's clock, on one's own, or when one says. */
export function SendLaterPanel({ item, takesFocus, send }: Props) {
    const { clock, deadline } = item;
    const [picked, setPicked] = useState("");
    const first = useRef<HTMLDivElement>(null);
    const { value: team } = useAsk(fetchTeam, []);
    // The panel comes after its popover has looked for what to focus.
    useEffect(() => {
        if (takesFocus.current) first.current?.querySelector("button")?.focus();
        takesFocus.current = false;
    }, []);
    const now = minute.value;
    const at = pickedInstant(picked, own());
    const ahead = at !== undefined && at > now;
    return (
        <>
            <div class="acts column" ref={first}>
                {laterTimes(now, clock, team).map(({ label, at: when }) => (
                    <Button key={label} onClick={() => send(when)}>
                        {t(label)} <span class="dim">{bothClocks(when, clock, now)}</span>{" "}
                        <Late at={when} deadline={deadline} />
                    </Button>
                ))}
            </div>
            <label class="field">
                <span>{t("later.pick")}</span>
                <input
                    type="datetime-local"
                    value={picked}
                    onInput={(event) => setPicked(event.currentTarget.value)}
                />
            </label>
            {ahead && <span class="dim">{bothClocks(at, clock, now)}</span>}
            {at && <Late at={at} deadline={deadline} />}
            {at && !ahead && <span class="warning late">{t("team.already_past")}</span>}
            <Button kind="main" waits={!ahead} onClick={() => ahead && send(at)}>
                {t("later.title")}
            </Button>
        </>
    );
}
