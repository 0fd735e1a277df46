import { Ellipsis } from "lucide-preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useLocation } from "wouter-preact";
import type { SavedView } from "../api/types";
import { searchPath, viewPath } from "../app/routes";
import { isolate, t } from "../i18n/words";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { FinalCheck } from "../ui/final_check";
import { Link } from "../ui/link";
import { PopoverButton } from "../ui/popover";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";
import { changeView, deleteView, moveView, savedViews } from "./saved_views";
import { ViewForm } from "./view_form";

type Shown = "change" | "delete" | undefined;

function DeleteView({ view, close }: { view: SavedView; close: () => void }) {
    const [, go] = useLocation();
    const [checked, setChecked] = useState(false);
    const { busy, problem, run } = useAct();
    const remove = async () => {
        if (await run(() => deleteView(view))) go(viewPath("queue"));
    };
    return (
        <Dialog title={t("find.delete_title", { name: isolate(view.name) })} close={close}>
            <p>{t(view.shared ? "find.delete_shared" : "find.delete_own")}</p>
            <FinalCheck checked={checked} change={setChecked} />
            <ProblemBox problem={problem} />
            <div class="dialog-acts">
                <Button onClick={close}>{t("action.cancel")}</Button>
                <Button kind="main" disabled={!checked || busy} onClick={remove}>
                    {t("find.delete")}
                </Button>
            </div>
        </Dialog>
    );
}

/** Moves the view; the menu stays open, so that it can be moved again. */
function Move({ view }: { view: SavedView }) {
    const { problem, run } = useAct();
    const at = savedViews.value.findIndex(({ id }) => id === view.id);
    const pressed = useRef<HTMLElement>();
    // What is moved in the page loses the focus.
    useEffect(() => pressed.current?.focus(), [at]);
    const isFirst = at <= 0;
    const isLast = at === savedViews.value.length - 1;
    const move = (button: HTMLElement, step: -1 | 1) => {
        pressed.current = button;
        if (!(step < 0 ? isFirst : isLast)) void run(() => moveView(view, step));
    };
    return (
        <>
            <Button waits={isFirst} onClick={(event) => move(event.currentTarget, -1)}>
                {t("find.move_up")}
            </Button>
            <Button waits={isLast} onClick={(event) => move(event.currentTarget, 1)}>
                {t("find.move_down")}
            </Button>
            <ProblemBox problem={problem} />
        </>
    );
}

function Entries({ view, show, close }: { view: SavedView; show: (what: Shown) => void; close: () => void }) {
    const open = (what: Shown) => () => {
        close();
        show(what);
    };
    return (
        <div class="acts column">
            <Link href={searchPath(view.query)} class="button plain">
                {t("find.as_search")}
            </Link>
            {savedViews.value.length > 1 && <Move view={view} />}
            {view.write && (
                <>
                    <Button aria-haspopup="dialog" onClick={open("change")}>
                        {t("find.change")}
                    </Button>
                    <Button aria-haspopup="dialog" onClick={open("delete")}>
                        {t("find.delete")}
                    </Button>
                </>
            )}
        </div>
    );
}

/** What is done to a saved view now and then. */
export function ViewMenu({ view }: { view: SavedView }) {
    const [shown, show] = useState<Shown>();
    const close = () => show(undefined);
    const label = t("find.menu", { name: isolate(view.name) });
    return (
        <>
            <PopoverButton
                label={label}
                title={label}
                class="icon-button"
                face={
                    <>
                        <Ellipsis size={16} aria-hidden="true" />
                        <span class="unseen">{label}</span>
                    </>
                }
            >
                {(shut) => <Entries view={view} show={show} close={shut} />}
            </PopoverButton>
            {shown === "change" && (
                <ViewForm
                    title={t("find.change")}
                    name={view.name}
                    shared={view.shared}
                    save={(name, shared) => changeView(view, { name, shared })}
                    close={close}
                />
            )}
            {shown === "delete" && <DeleteView view={view} close={close} />}
        </>
    );
}
