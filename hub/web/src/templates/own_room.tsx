import { useEffect, useState } from "preact/hooks";
import { useLocation } from "wouter-preact";
import type { OwnTemplate } from "../api/types";
import { kCoveragePath } from "../app/routes";
import { usePageTitle } from "../app/title";
import { number } from "../i18n/format";
import { t } from "../i18n/words";
import { useCommand } from "../keys/dispatcher";
import { Button } from "../ui/button";
import { Link } from "../ui/link";
import { Nothing } from "../ui/nothing";
import { Pending } from "../ui/pending";
import { useAsk } from "../ui/use_ask";
import { ChangeOwn } from "./change_own";
import { refreshCoverage } from "./coverage_store";
import { OwnRow } from "./own_row";
import { foldersOf, loadOwn, ownTemplates } from "./own_store";
import { RenameFolder } from "./rename_folder";

/** A folder by its name, all of them, or what is in none. */
type Chosen = { all: true } | { all: false; folder: string };

const kAll: Chosen = { all: true };

const isIn = (chosen: Chosen, { folder }: OwnTemplate) => chosen.all || folder === chosen.folder;

interface FoldersProps {
    all: OwnTemplate[];
    chosen: Chosen;
    choose: (chosen: Chosen) => void;
}

/** The folders, each with how much is in it. */
function Folders({ all, chosen, choose }: FoldersProps) {
    const loose = all.some(({ folder }) => !folder);
    const places: { label: string; place: Chosen }[] = [
        { label: t("own.all"), place: kAll },
        ...foldersOf(all).map((folder) => ({ label: folder, place: { all: false, folder } as const })),
    ];
    if (loose) places.push({ label: t("own.no_folder"), place: { all: false, folder: "" } });
    const isChosen = (place: Chosen) =>
        place.all ? chosen.all : !chosen.all && chosen.folder === place.folder;
    return (
        <ul class="own-folders" aria-label={t("own.folders")}>
            {places.map(({ label, place }) => (
                <li key={place.all ? "all" : `in ${place.folder}`}>
                    <button
                        type="button"
                        class="button quiet"
                        aria-pressed={isChosen(place)}
                        onClick={() => choose(place)}
                    >
                        <bdi>{label}</bdi>
                        <span class="count">{number(all.filter((item) => isIn(place, item)).length)}</span>
                    </button>
                </li>
            ))}
        </ul>
    );
}

/** The shop's own templates by folder. */
export function OwnRoom() {
    const [, go] = useLocation();
    const [wanted, setChosen] = useState<Chosen>(kAll);
    const [changing, setChanging] = useState<OwnTemplate>();
    const [renaming, setRenaming] = useState(false);
    const { problem, again } = useAsk(loadOwn, []);
    const all = ownTemplates.value;
    const there = wanted.all || !all || all.some((item) => isIn(wanted, item));
    const chosen = there ? wanted : kAll;
    const found = all?.filter((item) => isIn(chosen, item)) ?? [];
    const folder = chosen.all ? "" : chosen.folder;
    usePageTitle(t("own.title"));
    useEffect(() => document.getElementById("own-title")?.focus(), []);
    useCommand("up", () => go(kCoveragePath));
    const changed = () => {
        again();
        refreshCoverage();
    };
    return (
        <main class="room" id="main">
            <h1 id="own-title" tabIndex={-1}>
                {t("own.title")}
            </h1>
            <p>
                <Link class="own-back" href={kCoveragePath}>
                    {t("templates.coverage")}
                </Link>
            </p>
            <Pending value={all} problem={problem} again={again} />
            {all?.length === 0 && <Nothing why={t("own.none")} />}
            {all && all.length > 0 && (
                <div class="own-room">
                    <Folders all={all} chosen={chosen} choose={setChosen} />
                    <section aria-labelledby="own-folder">
                        <div class="card-head">
                            <h2 id="own-folder" dir="auto">
                                {folder || t(chosen.all ? "own.all" : "own.no_folder")}
                            </h2>
                            <span class="dim" role="status">
                                {t("own.count", { count: found.length })}
                            </span>
                            {folder && <Button onClick={() => setRenaming(true)}>{t("own.rename")}</Button>}
                        </div>
                        <ul class="own-rows">
                            {found.map((item) => (
                                <OwnRow
                                    key={item.key}
                                    item={item}
                                    named={chosen.all}
                                    change={() => setChanging(item)}
                                />
                            ))}
                        </ul>
                    </section>
                </div>
            )}
            {changing && <ChangeOwn item={changing} changed={changed} close={() => setChanging(undefined)} />}
            {renaming && (
                <RenameFolder
                    folder={folder}
                    count={found.length}
                    renamed={(to) => {
                        setChosen({ all: false, folder: to });
                        changed();
                    }}
                    close={() => setRenaming(false)}
                />
            )}
        </main>
    );
}
