import { useState } from "preact/hooks";
import { say, sayUrgently, showToast } from "../app/announce";
import { t } from "../i18n/words";
import { useCommand } from "../keys/dispatcher";
import { keyOf, shortcutOf } from "../keys/table";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { kPieces } from "./piece";
import { RemoveOwn } from "./remove_own";
import type { TextHandle } from "./use_text";

interface Props {
    text: TextHandle;
    /** Errors block review; a draft may have them. */
    faulty: boolean;
    /** Whether the errors may be mended already: then the hub decides. */
    stale: boolean;
    goNext: () => void;
}

function GiveBack({ text, close }: { text: TextHandle; close: () => void }) {
    const [comment, setComment] = useState("");
    return (
        <Dialog title={t("templates.give_back")} close={close}>
            <Field label={t("templates.give_back_why")}>
                {(control) => (
                    <textarea
                        {...control}
                        rows={3}
                        dir="auto"
                        value={comment}
                        onInput={(event) => setComment(event.currentTarget.value)}
                    />
                )}
            </Field>
            <div class="dialog-acts">
                <Button onClick={close}>{t("action.cancel")}</Button>
                <Button
                    kind="main"
                    onClick={() => {
                        close();
                        void text.giveBack(comment);
                    }}
                >
                    {t("templates.give_back")}
                </Button>
            </div>
        </Dialog>
    );
}

function Retire({ text, close }: { text: TextHandle; close: () => void }) {
    return (
        <Dialog title={t("templates.retire_title")} close={close}>
            <p>{t("templates.retire_what")}</p>
            <div class="dialog-acts">
                <Button onClick={close}>{t("action.cancel")}</Button>
                <Button
                    kind="main"
                    onClick={() => {
                        close();
                        void text.retire();
                    }}
                >
                    {t("templates.retire_act")}
                </Button>
            </div>
        </Dialog>
    );
}

/** What can be done with the text in its present state. */
export function TextActs({ text, faulty, stale, goNext }: Props) {
    const [dialog, setDialog] = useState<"back" | "retire" | "remove">();
    const { given, unsaved, busy } = text;
    const close = () => setDialog(undefined);
    const writable = given?.write === true;
    const open = given?.open ?? undefined;
    const reviewable = writable && (unsaved || open?.state === "draft");
    const blank = !text.written?.text.trim() || !text.written.title.trim();

    const save = async () => {
        if (!unsaved) return true;
        if (blank) {
            sayUrgently(t("templates.blank"));
            return false;
        }
        if (!(await text.save())) return false;
        say(t("templates.saved"));
        return true;
    };
    const saveAndNext = async () => {
        if (await save()) goNext();
    };
    const review = async () => {
        if (blank || (faulty && !stale))
            sayUrgently(t(blank ? "templates.blank" : "templates.review_errors"));
        else if (await text.review()) say(t("templates.state.in_review"));
    };
    const publish = async () => {
        const id = await text.publish();
        if (id)
            showToast(t("templates.published"), {
                label: t("action.undo"),
                run: () => void text.undo(id),
            });
    };
    useCommand("template.save", writable ? () => void saveAndNext() : undefined);
    useCommand("template.review", reviewable ? () => void review() : undefined);
    if (!given) return null;
    const inForceHere = given.current?.locale === given.locale;
    const cosmetic = given.state === "stale" && !open;
    return (
        <div class="acts text-acts">
            {writable && (
                <>
                    <Button
                        kind="main"
                        waits={busy || blank}
                        aria-keyshortcuts={shortcutOf("template.save")}
                        onClick={() => void saveAndNext()}
                    >
                        {t("templates.save_next")} <kbd>{keyOf("template.save")}</kbd>
                    </Button>
                    <Button waits={busy || !unsaved || blank} onClick={() => void save()}>
                        {t("templates.save")}
                    </Button>
                </>
            )}
            {reviewable && (
                <Button
                    waits={busy || faulty || blank}
                    aria-keyshortcuts={shortcutOf("template.review")}
                    onClick={() => void review()}
                >
                    {t("templates.to_review")} <kbd>{keyOf("template.review")}</kbd>
                </Button>
            )}
            {open?.state === "in_review" && given.review && (
                <Button kind="main" waits={busy || unsaved} onClick={() => !unsaved && void publish()}>
                    {t("templates.publish")}
                </Button>
            )}
            {open?.state === "in_review" && writable && (
                <Button waits={busy} onClick={() => setDialog("back")}>
                    {t("templates.give_back")}
                </Button>
            )}
            {writable && cosmetic && (
                <Button waits={busy} onClick={() => void text.keepCurrent()}>
                    {t("templates.keep_mine")}
                </Button>
            )}
            {unsaved && (
                <Button kind="quiet" onClick={text.forget}>
                    {t("templates.forget")}
                </Button>
            )}
            {writable && open && (
                <Button kind="quiet" waits={busy} onClick={() => void text.drop()}>
                    {t("templates.drop")}
                </Button>
            )}
            {writable && inForceHere && !open && given.topic !== kPieces && (
                <Button kind="quiet" waits={busy} onClick={() => setDialog("retire")}>
                    {t("templates.retire")}
                </Button>
            )}
            {writable && given.own && (
                <Button kind="quiet" waits={busy} onClick={() => setDialog("remove")}>
                    {t("remove_own.open")}
                </Button>
            )}
            {dialog === "remove" && <RemoveOwn text={text} close={close} />}
            {dialog === "back" && <GiveBack text={text} close={close} />}
            {dialog === "retire" && <Retire text={text} close={close} />}
        </div>
    );
}
