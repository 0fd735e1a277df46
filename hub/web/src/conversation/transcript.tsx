import { useEffect, useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { Transcript } from "../api/types";
import { t, tWire } from "../i18n/words";
import { Button } from "../ui/button";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";
import type { Attachment } from "./pictures";
import { Text } from "./text";

/** A machine's words for what was said. */
function Heard({ text, lang }: { text: string; lang: string | undefined }) {
    return (
        <section class="translation" aria-label={t("transcript.title")}>
            <p class="side-label">{t("transcript.title")}</p>
            {text ? <Text text={text} lang={lang} /> : <p class="dim">{t("transcript.nothing")}</p>}
        </section>
    );
}

interface Props {
    file: Attachment;
    /** The account's recordings may be sent to a transcriber. */
    offered: boolean;
    lang: string | undefined;
}

/** The offer to have a recording written down, and what has come of it. */
export function TranscriptView({ file, offered, lang }: Props) {
    const made = file.transcript;
    const [asked, setAsked] = useState<Transcript>();
    const { busy, problem, run } = useAct();
    // The thread knows better, once it has heard of it.
    useEffect(() => setAsked(undefined), [made]);
    const now = asked ?? made ?? undefined;
    if (now?.state === "done") return <Heard text={now.text} lang={lang} />;
    if (!offered && !now) return null;
    const waiting = busy || now?.state === "waiting";
    const write = () => {
        const params = { path: { id: file.id } };
        return run(async () => setAsked(await ask(api.POST("/attachments/{id}/transcript", { params }))));
    };
    return (
        <div class="translating">
            {offered && (
                <Button kind="quiet" waits={waiting} onClick={() => void write()}>
                    {t("transcript.ask")}
                </Button>
            )}
            <span role="status">
                {waiting && t("transcript.waiting")}
                {now?.state === "failed" &&
                    !busy &&
                    t("transcript.failed", { why: tWire("transcript.fault", now.fault ?? "") })}
            </span>
            <ProblemBox problem={problem} />
        </div>
    );
}
