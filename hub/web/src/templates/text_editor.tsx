import { useEffect, useState } from "preact/hooks";
import { tick } from "../app/tour";
import { t } from "../i18n/words";
import { Pending } from "../ui/pending";
import { PreviewPane } from "./preview_pane";
import { SourcePane } from "./source_pane";
import { TargetPane } from "./target_pane";
import { useCheck } from "./use_check";
import { useText } from "./use_text";

const kFaces = ["text", "preview"] as const;

/** Source, own text and preview side by side; where there is no room, the preview is a tab. */
export function TextEditor({ locale, id, goNext }: { locale: string; id: string; goNext: () => void }) {
    const text = useText(locale, id);
    const [composing, setComposing] = useState(false);
    const [face, setFace] = useState<(typeof kFaces)[number]>("text");
    const { given, written } = text;
    const checked = useCheck(id, locale, written ?? { text: "", title: "" }, composing || !written);
    const isNewest = checked?.text === written?.text && checked?.title === written?.title;
    const there = given !== undefined && written !== undefined;
    useEffect(() => {
        if (there) tick("text");
    }, [there]);
    if (!given || !written) return <Pending value={given} problem={text.problem} again={text.again} />;
    return (
        <>
            <div class="mode faces" role="group" aria-label={t("templates.faces")}>
                {kFaces.map((each) => (
                    <button
                        key={each}
                        type="button"
                        aria-pressed={face === each}
                        onClick={() => setFace(each)}
                    >
                        {t(`templates.face.${each}`)}
                    </button>
                ))}
            </div>
            <div class="text-panes" data-face={face}>
                <SourcePane given={given} />
                <TargetPane
                    text={text}
                    findings={checked?.check.findings ?? given.findings}
                    stale={checked !== undefined && !isNewest}
                    setComposing={setComposing}
                    goNext={goNext}
                />
                <PreviewPane
                    check={checked?.check}
                    lang={locale}
                    facts={given.facts}
                    empty={!written.text.trim()}
                />
            </div>
        </>
    );
}
