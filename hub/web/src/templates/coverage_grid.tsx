import { useEffect, useMemo, useRef } from "preact/hooks";
import { useLocation } from "wouter-preact";
import type { TemplateCoverage } from "../api/types";
import { localePath, textPath } from "../app/routes";
import { number, percent } from "../i18n/format";
import { t } from "../i18n/words";
import { useVirtual } from "../inbox/use_virtual";
import { Bar } from "./bar";
import { type Column, choices, columnsOf, rowsOf } from "./choices";
import type { CoverageItem } from "./coverage_store";
import { kFindId } from "./filters";
import { NothingFits } from "./nothing_fits";
import { intentName } from "./piece";
import { kSigns, stateName } from "./state_sign";
import { type Place, useGridKeys } from "./use_grid_keys";

const kRowPx = 44;
/** Before the locales stand the title and the messages. */
const kBefore = 2;
/** The grid's own rows: its head and its foot. */
const kAround = 2;

interface RowProps {
    item: CoverageItem;
    row: number;
    start: number;
    columns: Column[];
    /** The cell in the tab order, if it is in this row. */
    active: number | undefined;
}

/** "German, Parcel is on its way, stale, 212 messages". */
function cellName(item: CoverageItem, { name, at }: Column): string {
    return t("templates.cell", {
        language: name,
        title: item.title,
        state: stateName(item.states[at]!),
        messages: item.wanted[at] ?? 0,
    });
}

/** Drawn anew only when something in it has changed: a step moves two rows of many. */
function Row({ item, row, start, columns, active }: RowProps) {
    return useMemo(() => drawRow({ item, row, start, columns, active }), [item, row, start, columns, active]);
}

function drawRow({ item, row, start, columns, active }: RowProps) {
    const place = { transform: `translateY(${start}px)` };
    const index = (column: number) => (active === column ? 0 : -1);
    return (
        <div role="row" tabIndex={-1} class="grid-row" aria-rowindex={row + kAround} style={place}>
            <div
                role="rowheader"
                class="grid-title"
                data-cell={`${row}/0`}
                aria-colindex={1}
                tabIndex={index(0)}
            >
                <bdi class="grid-name">{item.title}</bdi>
                <span class="grid-intent dim">{intentName(item)}</span>
            </div>
            <div
                role="gridcell"
                class="grid-number"
                data-cell={`${row}/1`}
                aria-colindex={2}
                tabIndex={index(1)}
            >
                {number(item.messages)}
            </div>
            {columns.map((column, place) => {
                const state = item.states[column.at]!;
                return (
                    <div
                        key={column.locale}
                        role="gridcell"
                        class={`grid-cell state ${state}`}
                        data-cell={`${row}/${place + kBefore}`}
                        aria-colindex={place + kBefore + 1}
                        aria-label={cellName(item, column)}
                        tabIndex={index(place + kBefore)}
                    >
                        {kSigns[state]}
                    </div>
                );
            })}
        </div>
    );
}

function Head({ columns, days, active }: { columns: Column[]; days: number; active: number | undefined }) {
    const index = (column: number) => (active === column ? 0 : -1);
    return (
        <div role="row" tabIndex={-1} class="grid-head" aria-rowindex={1}>
            <div
                role="columnheader"
                class="grid-title"
                data-cell="-1/0"
                aria-colindex={1}
                tabIndex={index(0)}
            >
                {t("templates.template")}
            </div>
            <div
                role="columnheader"
                class="grid-number"
                data-cell="-1/1"
                aria-colindex={2}
                tabIndex={index(1)}
            >
                {t("templates.days", { days })}
            </div>
            {columns.map(({ locale, name }, place) => (
                <div
                    key={locale}
                    role="columnheader"
                    class="grid-cell"
                    data-cell={`-1/${place + kBefore}`}
                    aria-colindex={place + kBefore + 1}
                    aria-label={t("templates.open_locale", { language: name })}
                    title={name}
                    tabIndex={index(place + kBefore)}
                >
                    <bdi dir="ltr">{locale}</bdi>
                </div>
            ))}
        </div>
    );
}

function Foot({ columns, row, active }: { columns: Column[]; row: number; active: number | undefined }) {
    const index = (column: number) => (active === column ? 0 : -1);
    const cell = (column: number) => ({
        "data-cell": `${row}/${column}`,
        "aria-colindex": column + 1,
    });
    return (
        <div role="row" tabIndex={-1} class="grid-foot" aria-rowindex={row + kAround}>
            <div role="rowheader" class="grid-title" tabIndex={index(0)} {...cell(0)}>
                {t("templates.covered")}
            </div>
            <div role="gridcell" class="grid-number" tabIndex={index(1)} {...cell(1)} />
            {columns.map(({ locale, covered }, place) => (
                <div
                    key={locale}
                    role="gridcell"
                    class="grid-cell"
                    tabIndex={index(place + kBefore)}
                    {...cell(place + kBefore)}
                >
                    <span>{percent(covered)}</span>
                    <Bar share={covered} />
                </div>
            ))}
        </div>
    );
}

/** A place from what was pressed. */
function placeOf(target: EventTarget | null): Place | undefined {
    const cell = (target as HTMLElement).closest<HTMLElement>("[data-cell]")?.dataset.cell?.split("/");
    return cell && { row: Number(cell[0]), column: Number(cell[1]) };
}

/** Templates by locales. Only the rows in sight are drawn, and the one that holds the focus. */
export function CoverageGrid({ known }: { known: TemplateCoverage }) {
    const [, go] = useLocation();
    const scroller = useRef<HTMLDivElement>(null);
    const chosen = choices.value;
    const columns = useMemo(() => columnsOf(known.locales, chosen), [known, chosen.locales]);
    const rows = useMemo(() => {
        const places = columns.map(({ at }) => at);
        return rowsOf(known.items, chosen, places, ({ messages }) => messages);
    }, [known, chosen, columns]);
    const open = ({ row, column }: Place) => {
        const at = columns[Math.max(0, column - kBefore)];
        if (!at) return;
        const item = rows[row];
        if (item) go(textPath(at.locale, item.key));
        else if (column >= kBefore) go(localePath(at.locale));
    };
    const { active, moved, onKeyDown, activate } = useGridKeys({
        rows: rows.length,
        columns: columns.length + kBefore,
        open,
        leave: () => document.getElementById(kFindId)?.focus(),
    });
    const virtual = useVirtual({
        count: rows.length,
        sizeOf: () => kRowPx,
        keyOf: (index) => rows[index]!.key,
        scroller,
        keep: rows[active.row] ? active.row : undefined,
    });
    useEffect(() => {
        virtual.measure();
    }, [rows.length]);
    useEffect(() => {
        if (moved === 0) return;
        const cell = scroller.current?.querySelector<HTMLElement>(
            `[data-cell="${active.row}/${active.column}"]`,
        );
        cell?.focus({ preventScroll: true });
        cell?.scrollIntoView({ block: "nearest", inline: "nearest" });
    }, [moved]);
    if (rows.length === 0) return <NothingFits />;
    return (
        <div class="grid-scroll" ref={scroller}>
            <div
                role="grid"
                class="coverage"
                id="coverage"
                aria-label={t("templates.coverage")}
                aria-rowcount={rows.length + kAround}
                aria-colcount={columns.length + kBefore}
                onKeyDown={onKeyDown}
                onFocusIn={(event) => {
                    const place = placeOf(event.target);
                    if (place && (place.row !== active.row || place.column !== active.column))
                        activate(place);
                }}
                onClick={(event) => {
                    const place = placeOf(event.target);
                    if (place) open(place);
                }}
            >
                <Head
                    columns={columns}
                    days={known.days}
                    active={active.row < 0 ? active.column : undefined}
                />
                <div role="rowgroup" class="grid-body" style={{ height: `${virtual.getTotalSize()}px` }}>
                    {virtual.getVirtualItems().map(({ index, start }) => {
                        const item = rows[index];
                        return (
                            item && (
                                <Row
                                    key={item.key}
                                    item={item}
                                    row={index}
                                    start={start}
                                    columns={columns}
                                    active={active.row === index ? active.column : undefined}
                                />
                            )
                        );
                    })}
                </div>
                <Foot
                    columns={columns}
                    row={rows.length}
                    active={active.row === rows.length ? active.column : undefined}
                />
            </div>
        </div>
    );
}
