import { useLocation } from "wouter-preact";
import type { SavedView } from "../api/types";
import { savedViewName, viewPath } from "../app/routes";
import { isolate, t } from "../i18n/words";
import { useCommand } from "../keys/dispatcher";
import { useNamed } from "../keys/named";
import { kViewKeys } from "../keys/table";
import { savedViews, useSavedViews } from "./saved_views";

function Open({ view }: { view: SavedView }) {
    const [, go] = useLocation();
    useNamed(t("find.open", { name: isolate(view.name) }), () => go(viewPath(savedViewName(view.id))));
    return null;
}

function Key({ id, view }: { id: string; view: SavedView | undefined }) {
    const [, go] = useLocation();
    useCommand(id, view && (() => go(viewPath(savedViewName(view.id)))));
    return null;
}

/** Opens saved views from anywhere: the first nine by keys, each by its name in the palette. */
export function SavedViewCommands() {
    const [path] = useLocation();
    useSavedViews(path.startsWith("/inbox"));
    return (
        <>
            {kViewKeys.map((id, index) => (
                <Key key={id} id={id} view={savedViews.value[index]} />
            ))}
            {savedViews.value.map((view) => (
                <Open key={view.id} view={view} />
            ))}
        </>
    );
}
