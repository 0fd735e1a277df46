import { useEffect, useRef } from "preact/hooks";
import { minute } from "../app/clock";
import { conversationPath, isSavedView } from "../app/routes";
import { t } from "../i18n/words";
import { runCommand, useCommand } from "../keys/dispatcher";
import { useListKeys } from "../keys/list_keys";
import { active, admit, conversation, filters, freeze, gone, loadMore, neighbour, rows } from "./list";
import { RowFace, rowName } from "./row";
import { selected, selection, toggleSelected } from "./selection";
import { type Group, groupOf } from "./urgency";
import { useVirtual } from "./use_virtual";

const kRowPx = 76;
const kHeadPx = 28;
const kRanks: Record<Group, number> = { due: 0, first: 1, rest: 2 };

type Line = { head: Group } | { id: string; place: number };

/** Rows under their heads. The hub decides the order; a head is set only where it moves on. */
function linesOf(ids: string[], now: Date, grouped: boolean): Line[] {
    const lines: Line[] = [];
    let rank = -1;
    ids.forEach((id, place) => {
        const item = conversation(id);
        const group = item && grouped ? groupOf(item, now) : undefined;
        if (group && kRanks[group] > rank) {
            lines.push({ head: group });
            rank = kRanks[group];
        }
        lines.push({ id, place });
    });
    return lines;
}

function Row({ id, place, open }: { id: string; place: number; open: boolean }) {
    const item = conversation(id);
    if (!item) return null;
    return (
        <div
            role="option"
            id={`row-${id}`}
            class="row"
            tabIndex={-1}
            data-active={active.value === id ? "" : undefined}
            aria-selected={selected.value.has(id)}
            aria-current={open ? "true" : undefined}
            aria-posinset={place + 1}
            aria-setsize={rows.value.length}
            aria-label={rowName(item)}
        >
            <RowFace item={item} dim={gone.value.has(id)} />
        </div>
    );
}

interface Props {
    openId: string | undefined;
    go: (path: string) => void;
}

export function ListView({ openId, go }: Props) {
    const scroller = useRef<HTMLDivElement>(null);
    const view = filters.value.view;
    const lines = linesOf(rows.value, minute.value, view === "queue" || isSavedView(view));
    const activeIndex = lines.findIndex((line) => "id" in line && line.id === active.value);
    const virtual = useVirtual({
        count: lines.length,
        sizeOf: (index) => ("head" in lines[index]! ? kHeadPx : kRowPx),
        keyOf: (index) => {
            const line = lines[index]!;
            return "head" in line ? line.head : line.id;
        },
        scroller,
        keep: activeIndex < 0 ? undefined : activeIndex,
    });
    const shown = virtual.getVirtualItems();
    const lastShown = shown.at(-1)?.index ?? 0;

    useEffect(() => {
        virtual.measure();
    }, [lines.length, lines.findIndex((line) => "head" in line && line.head === "rest")]);
    useEffect(() => {
        if (activeIndex >= 0) virtual.scrollToIndex(activeIndex, { align: "auto" });
    }, [active.value]);
    useEffect(() => {
        if (lines.length > 0 && lastShown >= lines.length - 5) void loadMore();
    }, [lastShown, lines.length]);

    const open = (id: string | undefined) => id && go(conversationPath(view, id));
    const move = (step: number) => {
        const target = neighbour(active.value ?? openId, step);
        active.value = target;
        if (openId) open(target);
        else scroller.current?.focus();
    };
    useListKeys({ active, count: rows.value.length, move, open, selection });
    useCommand("list.admit", admit);

    return (
        <div
            class="list-scroll"
            data-pane="list"
            id="queue"
            role="listbox"
            aria-multiselectable="true"
            tabIndex={0}
            ref={scroller}
            aria-label={t("inbox.list")}
            aria-activedescendant={activeIndex >= 0 ? `row-${active.value}` : undefined}
            onFocus={() => {
                active.value ??= openId ?? rows.value[0];
            }}
            onPointerEnter={() => freeze(true)}
            onPointerLeave={() => freeze(false)}
            onClick={(event) => {
                const row = (event.target as HTMLElement).closest<HTMLElement>(".row");
                const id = row?.id.slice("row-".length);
                active.value = id;
                if (id && (event.ctrlKey || event.metaKey)) toggleSelected(id);
                else open(id);
            }}
            onKeyDown={(event) => {
                if (event.key === "PageDown" || event.key === "PageUp") {
                    event.preventDefault();
                    const step = Math.floor((scroller.current?.clientHeight ?? kRowPx) / kRowPx) - 1;
                    move(event.key === "PageDown" ? step : -step);
                } else if (event.key === " ") {
                    event.preventDefault();
                    runCommand("list.select");
                }
            }}
        >
            <div class="list-space" role="presentation" style={{ height: `${virtual.getTotalSize()}px` }}>
                {shown.map(({ index, start, size, key }) => {
                    const line = lines[index];
                    if (!line) return null;
                    const place = { transform: `translateY(${start}px)`, height: `${size}px` };
                    return (
                        <div key={key} class="list-line" role="presentation" style={place}>
                            {"head" in line ? (
                                <div class="list-head" aria-hidden="true">
                                    {t(`inbox.group.${line.head}`)}
                                </div>
                            ) : (
                                <Row id={line.id} place={line.place} open={line.id === openId} />
                            )}
                        </div>
                    );
                })}
            </div>
        </div>
    );
}
