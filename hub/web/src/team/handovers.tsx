import { useEffect, useState } from "preact/hooks";
import { api, ask } from "../api/client";
import { onChange } from "../api/live";
import type { Handover } from "../api/types";
import { loadPeople } from "../app/people";
import { conversationPath } from "../app/routes";
import { usePageTitle } from "../app/title";
import { dateTimeIn, own } from "../i18n/format";
import { t } from "../i18n/words";
import { keyOf } from "../keys/table";
import { Button } from "../ui/button";
import { Link } from "../ui/link";
import { Nothing } from "../ui/nothing";
import { Pending } from "../ui/pending";
import { ProblemBox } from "../ui/problem_box";
import { useAct, useAsk } from "../ui/use_ask";
import { HandoverWords } from "./handover_words";
import { NoteText } from "./note_text";

const kPage = 50;

const fetchPage = (after?: string) =>
    ask(api.GET("/handovers", { params: { query: { after, limit: kPage } } }));

function Entry({ one }: { one: Handover }) {
    return (
        <li class="card">
            <div class="card-head">
                <strong>
                    <HandoverWords passed={one} />
                </strong>
                <Link href={conversationPath("queue", one.conversation)}>
                    <bdi>{one.buyer || t("buyer.nameless")}</bdi>
                </Link>
                <time class="dim" dateTime={one.at}>
                    {dateTimeIn(new Date(one.at), own())}
                </time>
            </div>
            {one.note && (
                <div class="note-words">
                    <NoteText text={one.note} />
                </div>
            )}
        </li>
    );
}

/** The shift log: what a shift passed on to the next. */
export function Handovers() {
    const { value, problem, again } = useAsk(() => fetchPage(), []);
    const [older, setOlder] = useState<{ items: Handover[]; next: string | null }>();
    const { busy, problem: refused, run } = useAct();
    useEffect(loadPeople, []);
    useEffect(() => onChange("handover", again), []);
    usePageTitle(t("team.handovers"));
    const known = new Set(value?.items.map(({ id }) => id));
    const items = [...(value?.items ?? []), ...(older?.items ?? []).filter(({ id }) => !known.has(id))];
    const next = older ? older.next : value?.next;
    const more = () =>
        run(async () => {
            const page = await fetchPage(next ?? undefined);
            setOlder({ items: [...(older?.items ?? []), ...page.items], next: page.next });
        });
    return (
        <main class="room" id="main">
            <h1>{t("team.handovers")}</h1>
            <p class="dim">{t("team.handovers_what")}</p>
            <Pending value={value} problem={problem} again={again} />
            {value && items.length === 0 && (
                <Nothing
                    why={t("team.handovers_empty", { assign: keyOf("assign"), snooze: keyOf("snooze") })}
                />
            )}
            <ul class="cards">
                {items.map((one) => (
                    <Entry key={one.id} one={one} />
                ))}
            </ul>
            <ProblemBox problem={refused} />
            {next && (
                <Button waits={busy} onClick={() => void more()}>
                    {t("team.older")}
                </Button>
            )}
        </main>
    );
}
