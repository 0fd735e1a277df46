import { TriangleAlert } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { Message, Thread, Translation } from "../api/types";
import { languageName } from "../i18n/format";
import { t, tWire } from "../i18n/words";
import { Button } from "../ui/button";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";
import { Differences } from "./differences";
import { Text } from "./text";

interface Props {
    message: Message;
    translator: Thread["translator"];
}

/** A machine's words, beside the writer's own. */
function Made({ made }: { made: Translation }) {
    const title = t("translation.title", { language: languageName(made.to) });
    return (
        <section class="translation seller-side" aria-label={title}>
            <p class="side-label">{title}</p>
            <Text text={made.text} lang={made.to} />
            {made.doubtful && (
                <div class="warning">
                    <TriangleAlert size={14} aria-hidden="true" /> {t("translation.doubtful")}
                    <Differences list={made.doubts} />
                </div>
            )}
        </section>
    );
}

/** The offer to translate a foreign message, and what has come of it. */
export function MessageTranslation({ message, translator }: Props) {
    const { translation: made, language } = message;
    const [open, setOpen] = useState(false);
    const [asked, setAsked] = useState<Translation>();
    const { busy, problem, run } = useAct();
    // The thread knows better, once it has heard of it.
    useEffect(() => setAsked(undefined), [made]);
    const offered = translator?.from.includes(language ?? "") ?? false;
    if (!translator || (!offered && made?.state !== "done")) return null;
    const now = asked ?? made;
    // Another language was recognised, or told, since: the machine's words are of no use.
    const outdated = now?.state === "done" && offered && now.from !== language;
    const waiting = busy || now?.state === "waiting";
    const failed = now?.state === "failed" && !busy;
    const translate = async () => {
        setOpen(true);
        if ((now?.state === "done" && !outdated) || busy) return;
        const params = { path: { id: message.id } };
        await run(async () => {
            setAsked(await ask(api.POST("/messages/{id}/translation", { params, body: {} })));
        });
    };
    const shown = open && now?.state === "done" && !outdated;
    const label = t("translation.show", { language: languageName(translator.language) });
    return (
        <div class="translating">
            <Button
                kind="quiet"
                aria-expanded={shown}
                waits={waiting}
                onClick={() => (shown ? setOpen(false) : void translate())}
            >
                {shown ? t("translation.hide") : label}
            </Button>
            <span role="status">
                {waiting && t("translation.waiting")}
                {failed && t("translation.failed", { why: tWire("translation.fault", now.fault ?? "") })}
            </span>
            <ProblemBox problem={problem} />
            {shown && <Made made={now} />}
        </div>
    );
}
