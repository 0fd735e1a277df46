import { useState } from "preact/hooks";
import type { TemplateRevision } from "../api/types";
import { sayUrgently } from "../app/announce";
import { personName } from "../app/people";
import { dateTimeIn, own } from "../i18n/format";
import { t, tWire } from "../i18n/words";
import { Button } from "../ui/button";
import { CompareTexts } from "./compare_texts";
import type { TextHandle } from "./use_text";
import { WordDiff } from "./word_diff";

function Revision({ revision, text }: { revision: TemplateRevision; text: TextHandle }) {
    const [compared, setCompared] = useState(false);
    const { given, written } = text;
    const restore = () => {
        if (text.unsaved) sayUrgently(t("templates.restore_waits"));
        else void text.restore(revision.id);
    };
    return (
        <li class="revision">
            <span>
                {t("templates.number", { number: revision.number })} ·{" "}
                {tWire("templates.revision", revision.state)}
            </span>
            <span class="dim">
                <bdi>{personName(revision.author)}</bdi> · {dateTimeIn(new Date(revision.changed_at), own())}
            </span>
            {revision.note && <span dir="auto">{revision.note}</span>}
            <span class="acts">
                <Button kind="quiet" aria-expanded={compared} onClick={() => setCompared(!compared)}>
                    {t("templates.compare")}
                </Button>
                {given?.write && (
                    <Button kind="quiet" waits={text.busy || text.unsaved} onClick={restore}>
                        {t("templates.restore")}
                    </Button>
                )}
            </span>
            {compared && (
                <WordDiff
                    before={revision.text}
                    now={written?.text ?? ""}
                    lang={revision.locale}
                    label={t("templates.to_now", { number: revision.number })}
                />
            )}
        </li>
    );
}

/** Every text that was saved here. */
export function History({ text }: { text: TextHandle }) {
    const { given } = text;
    if (!given) return null;
    const some = given.revisions.length > 0;
    const shippedHidden = given.shipped && some && given.write;
    return (
        <details class="history">
            <summary>{t("templates.history", { count: given.revisions.length })}</summary>
            {some && <CompareTexts given={given} />}
            <ol>
                {given.revisions.map((revision) => (
                    <Revision key={revision.id} revision={revision} text={text} />
                ))}
            </ol>
            {shippedHidden && (
                <Button waits={text.busy || text.unsaved} onClick={() => void text.restore(undefined)}>
                    {t("templates.restore_shipped")}
                </Button>
            )}
        </details>
    );
}
