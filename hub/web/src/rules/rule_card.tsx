import { ArrowDown, ArrowUp, GripVertical } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { Rule } from "../api/types";
import { isOperator } from "../app/session";
import { isolate, t } from "../i18n/words";
import { Button } from "../ui/button";
import { Check } from "../ui/check";
import { Dialog } from "../ui/dialog";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";
import { actLines, type Known, whenLines } from "./names";

interface RemoveProps {
    rule: Rule;
    changed: () => void;
    close: () => void;
}

function RemoveRule({ rule, changed, close }: RemoveProps) {
    const { busy, problem, run } = useAct();
    const remove = async () => {
        if (!(await run(() => ask(api.DELETE("/rules/{id}", { params: { path: { id: rule.id } } }))))) return;
        close();
        changed();
    };
    return (
        <Dialog title={t("rules.remove_title", { name: isolate(rule.name) })} close={close}>
            <p>{t("rules.remove_what")}</p>
            <ProblemBox problem={problem} />
            <div class="dialog-acts">
                <Button onClick={close}>{t("action.cancel")}</Button>
                <Button kind="main" waits={busy} onClick={() => !busy && void remove()}>
                    {t("rules.remove")}
                </Button>
            </div>
        </Dialog>
    );
}

function Lines({ title, lines }: { title: string; lines: readonly string[] }) {
    return (
        <div>
            <strong>{title}</strong>
            <ul>
                {lines.map((line) => (
                    <li key={line}>{line}</li>
                ))}
            </ul>
        </div>
    );
}

export type Way = "up" | "down";
export const editId = (rule: string) => `${rule}-edit`;
export const moverId = (rule: string, way: Way) => `${rule}-${way}`;

interface MoverProps {
    rule: Rule;
    way: Way;
    waits: boolean;
    move: () => void;
}

function Mover({ rule, way, waits, move }: MoverProps) {
    const Icon = way === "up" ? ArrowUp : ArrowDown;
    const label = t(`rules.${way}`, { name: isolate(rule.name) });
    return (
        <button
            type="button"
            id={moverId(rule.id, way)}
            class="icon-button"
            aria-label={label}
            title={label}
            aria-disabled={waits || undefined}
            onClick={() => !waits && move()}
        >
            <Icon size={18} aria-hidden="true" />
        </button>
    );
}

interface Props {
    rule: Rule;
    known: Known;
    first: boolean;
    last: boolean;
    move: (way: Way) => void;
    /** It was taken by the mouse. */
    taken: (taken: boolean) => void;
    edit: () => void;
    changed: () => void;
}

export function RuleCard({ rule, known, first, last, move, taken, edit, changed }: Props) {
    const [removing, setRemoving] = useState(false);
    const [on, setOn] = useState(rule.on);
    const { problem, run } = useAct();
    useEffect(() => setOn(rule.on), [rule]);
    const turn = async (wish: boolean) => {
        setOn(wish);
        const params = { path: { id: rule.id } };
        const done = await run(() => ask(api.PATCH("/rules/{id}", { params, body: { on: wish } })));
        done ? changed() : setOn(rule.on);
    };
    const grip = {
        draggable: true,
        onDragStart: (event: DragEvent) => {
            event.dataTransfer?.setData("text/plain", rule.name);
            taken(true);
        },
        onDragEnd: () => taken(false),
    };
    return (
        <article class="card" aria-labelledby={rule.id}>
            <div class="acts">
                {isOperator() && (
                    <span class="rule-grip" title={t("rules.drag")} aria-hidden="true" {...grip}>
                        <GripVertical size={18} />
                    </span>
                )}
                <h2 id={rule.id} dir="auto">
                    {rule.name}
                </h2>
                {!on && <span class="tag">{t("rules.off")}</span>}
            </div>
            <Lines title={t("rules.when")} lines={whenLines(rule, known)} />
            <Lines title={t("rules.then")} lines={actLines(rule, known)} />
            <ProblemBox problem={problem} />
            {isOperator() && (
                <div class="acts">
                    <Check label={t("rules.on")} checked={on} change={(wish) => void turn(wish)} />
                    <Button id={editId(rule.id)} onClick={edit}>
                        {t("rules.edit")}
                    </Button>
                    <Button aria-haspopup="dialog" onClick={() => setRemoving(true)}>
                        {t("rules.remove")}
                    </Button>
                    <Mover rule={rule} way="up" waits={first} move={() => move("up")} />
                    <Mover rule={rule} way="down" waits={last} move={() => move("down")} />
                </div>
            )}
            {removing && <RemoveRule rule={rule} changed={changed} close={() => setRemoving(false)} />}
        </article>
    );
}
