import type { KeptDraft } from "../api/types";
import { Text } from "../conversation/text";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { keepMine, takeRival } from "./draft";

interface Props {
    id: string;
    rival: KeptDraft;
    language: string;
}

/** The draft was saved or ended elsewhere meanwhile: shows what is there, beside one's own in the field. */
export function RivalDraft({ id, rival, language }: Props) {
    const there = rival.version > 0;
    const focusField = () => document.getElementById("reply")?.focus();
    return (
        <section class="problem" role="alert">
            <strong>{t(there ? "draft.newer" : "draft.gone")}</strong>
            <p>{t(there ? "draft.newer_detail" : "draft.gone_detail")}</p>
            {there && (
                <blockquote class="message-text buyer-side">
                    <Text text={rival.text} lang={language} />
                </blockquote>
            )}
            <div class="acts">
                <Button
                    onClick={() => {
                        keepMine(id);
                        focusField();
                    }}
                >
                    {t("draft.keep")}
                </Button>
                <Button
                    onClick={() => {
                        takeRival(id);
                        focusField();
                    }}
                >
                    {t(there ? "draft.take" : "draft.drop")}
                </Button>
            </div>
        </section>
    );
}
