import { useEffect, useRef } from "preact/hooks";
import { minute } from "../app/clock";
import { conversationPath, isSavedView } from "../app/routes";
import { t } from "../i18n/words";
import { runCommand, useCommand } from "../keys/dispatcher";
import { useListKeys } from "../keys/list_keys";
import {
    active,
    admit,
    conversation,
    filters,
    freeze,
    gone,
    listTotal,
    loadMore,
    more,
    neighbour,
    rows,
} from "./list";
import { RowFace, rowName } from "./row";
import { selected, selection, toggleSelected } from "./selection";
import { type Group, groupOf } from "./urgency";
import { useVirtual } from "./use_virtual";

const kRowPx = 76;
const kHeadPx = 28;
const kRanks: Record<Group, number> = { due: 0, first: 1, rest: 2 };

type Line = { head: Group } | { id: string; place: number };

const sizeOf = (line: Line) => ("head" in line ? kHeadPx : kRowPx);

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

interface Section {
    head: Group;
    start: number;
    end: number;
}

/** Where each head begins and how far down its rows reach, in pixels. */
function sectionsOf(lines: Line[]): Section[] {
    const sections: Section[] = [];
    let end = 0;
    for (const line of lines) {
        if ("head" in line) sections.push({ head: line.head, start: end, end });
        end += sizeOf(line);
        const last = sections.at(-1);
        if (last) last.end = end;
    }
    return sections;
}

/** How many rows the list has in all, for screen readers; -1 where nobody knows. */
function setSize(): number {
    const there = rows.value.length;
    if (!more.value) return there;
    const total = listTotal();
    return total === undefined ? -1 : Math.max(total, there);
}

interface RowProps {
    id: string;
    place: number;
    of: number;
    open: boolean;
}

function Row({ id, place, of, open }: RowProps) {
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
            aria-setsize={of}
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
    const sections = sectionsOf(lines);
    const activeIndex = lines.findIndex((line) => "id" in line && line.id === active.value);
    const virtual = useVirtual({
        count: lines.length,
        sizeOf: (index) => sizeOf(lines[index]!),
        keyOf: (index) => {
            const line = lines[index]!;
            return "head" in line ? line.head : line.id;
        },
        scroller,
        keep: activeIndex < 0 ? undefined : activeIndex,
        // The head that stays above must not cover the active row.
        covered: sections.length > 0 ? kHeadPx : 0,
    });
    const total = setSize();
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
                    if (!line || "head" in line) return null;
                    const place = { transform: `translateY(${start}px)`, height: `${size}px` };
                    return (
                        <div key={key} class="list-line" role="presentation" style={place}>
                            <Row id={line.id} place={line.place} of={total} open={line.id === openId} />
                        </div>
                    );
                })}
                {sections.map(({ head, start, end }) => (
                    <div
                        key={head}
                        class="list-section"
                        role="presentation"
                        style={{ insetBlockStart: `${start}px`, blockSize: `${end - start}px` }}
                    >
                        <div class="list-head" aria-hidden="true">
                            {t(`inbox.group.${head}`)}
                        </div>
                    </div>
                ))}
            </div>
        </div>
    );
}
