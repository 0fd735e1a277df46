import { useRef } from "preact/hooks";
import { api, ask } from "../api/client";
import { Differences } from "../conversation/differences";
import { Text } from "../conversation/text";
import { languageName } from "../i18n/format";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Pending } from "../ui/pending";
import { useAsk } from "../ui/use_ask";

interface Props {
    /** The conversation's. */
    id: string;
    text: string;
    take: (text: string) => void;
    close: () => void;
}

/** Own words in the buyer's language, and what he will understand: put in only when the seller says so. */
export function TranslateDialog({ id, text, take, close }: Props) {
    const given = useRef(text);
    const params = { path: { id } };
    const { value, problem, again } = useAsk(
        () =>
            ask(api.POST("/conversations/{id}/draft/translation", { params, body: { text: given.current } })),
        [id],
    );
    const differences = value ? [...value.differences, ...value.back_differences] : [];
    return (
        <Dialog title={t("translation.draft")} close={close} class="translate-dialog">
            <p class="help">{t("translation.draft_what")}</p>
            <Pending value={value} problem={problem} again={again} />
            {value && (
                <>
                    <section>
                        <h3>{languageName(value.to)}</h3>
                        <Text text={value.text} lang={value.to} />
                    </section>
                    <section>
                        <h3>{t("translation.back")}</h3>
                        <Text text={value.back} lang={value.from} />
                    </section>
                    <div role="status" class={differences.length > 0 ? "warning" : "dim"}>
                        {differences.length > 0 ? t("translation.doubtful") : t("translation.same")}
                        {value.differences.length > 0 && <Differences list={value.differences} />}
                        {value.back_differences.length > 0 && (
                            <>
                                <p>{t("translation.back")}</p>
                                <Differences list={value.back_differences} />
                            </>
                        )}
                    </div>
                </>
            )}
            <div class="dialog-acts">
                <Button onClick={close}>{t("action.cancel")}</Button>
                {value && (
                    <Button
                        kind="main"
                        onClick={() => {
                            take(value.text);
                            close();
                        }}
                    >
                        {t("translation.take")}
                    </Button>
                )}
            </div>
        </Dialog>
    );
}
