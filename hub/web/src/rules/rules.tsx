import { useEffect, useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { Rule } from "../api/types";
import { loadAccounts } from "../app/accounts";
import { say } from "../app/announce";
import { loadPeople } from "../app/people";
import { isOperator } from "../app/session";
import { usePageTitle } from "../app/title";
import { number } from "../i18n/format";
import { isolate, t } from "../i18n/words";
import { SettingsTabs } from "../settings/tabs";
import { loadLabels } from "../team/labels";
import { Button } from "../ui/button";
import { Nothing } from "../ui/nothing";
import { Pending } from "../ui/pending";
import { ProblemBox } from "../ui/problem_box";
import { useAct, useAsk } from "../ui/use_ask";
import { useFresh } from "../ui/use_fresh";
import type { Known } from "./names";
import { editId, moverId, RuleCard, type Way } from "./rule_card";
import { RuleForm } from "./rule_form";

async function fetchKnown(): Promise<Known> {
    const [kinds, templates, answers] = await Promise.all([
        ask(api.GET("/kinds")),
        ask(api.GET("/templates")),
        ask(api.GET("/rules/answers")),
    ]);
    return { kinds: kinds.items, templates: templates.items, answers: answers.items };
}

interface ListProps {
    rules: Rule[];
    known: Known;
    edit: (id: string) => void;
    changed: () => void;
}

/** Each rule in its place, to be moved by its buttons or drawn there by the mouse. */
function RuleList({ rules, known, edit, changed }: ListProps) {
    const [shown, setShown] = useState(rules);
    const [taken, setTaken] = useState<string>();
    const [focus, setFocus] = useState("");
    const { busy, problem, run } = useAct();
    useEffect(() => setShown(rules), [rules]);
    // A node that is moved loses the focus.
    useEffect(() => {
        if (!focus) return;
        document.getElementById(focus)?.focus();
        setFocus("");
    }, [shown, focus]);
    const put = async (id: string, place: number, mover = "") => {
        const rule = shown.find((each) => each.id === id);
        if (!rule || busy) return;
        const others = shown.filter((each) => each !== rule);
        const order = [...others.slice(0, place), rule, ...others.slice(place)];
        const body = { rules: order.map((each) => each.id) };
        const done = await run(async () => {
            const { items } = await ask(api.PUT("/rules/order", { body }));
            setShown(items);
            setFocus(mover);
        });
        if (done) {
            const moved = { name: isolate(rule.name), place: number(place + 1), count: number(shown.length) };
            say(t("rules.moved", moved));
        }
    };
    const move = (index: number, way: Way) => {
        const rule = shown[index]!;
        void put(rule.id, way === "up" ? index - 1 : index + 1, moverId(rule.id, way));
    };
    const dropAt = (index: number) => ({
        onDragOver: (event: DragEvent) => taken && event.preventDefault(),
        onDrop: (event: DragEvent) => {
            event.preventDefault();
            if (taken) void put(taken, index);
        },
    });
    return (
        <>
            <ProblemBox problem={problem} />
            <ol class="cards" aria-label={t("rules.order")}>
                {shown.map((rule, index) => (
                    <li key={rule.id} {...dropAt(index)}>
                        <RuleCard
                            rule={rule}
                            known={known}
                            first={index === 0}
                            last={index === shown.length - 1}
                            move={(way) => move(index, way)}
                            taken={(held) => setTaken(held ? rule.id : undefined)}
                            edit={() => edit(rule.id)}
                            changed={changed}
                        />
                    </li>
                ))}
            </ol>
        </>
    );
}

const kNew = "new";

/** The button that opens the form of a rule, or of a new one. */
const openerOf = (open: string) => (open === kNew ? "rule-add" : editId(open));

/** What the hub does by itself with new conversations. */
export function Rules() {
    const rules = useAsk(async () => (await ask(api.GET("/rules"))).items, []);
    const known = useAsk(fetchKnown, []);
    const [open, setOpen] = useState("");
    const [left, setLeft] = useState("");
    // Whoever closes the form goes on where he opened it.
    useEffect(() => {
        if (left) document.getElementById(openerOf(left))?.focus();
        setLeft("");
    }, [left]);
    const close = () => {
        setLeft(open);
        setOpen("");
    };
    usePageTitle(t("settings.rules"));
    useFresh(rules.again, ["rule", "reset"]);
    useEffect(() => {
        loadPeople();
        loadAccounts();
        void loadLabels().catch(() => undefined);
    }, []);
    return (
        <main class="room" id="main">
            <h1>{t("settings.rules")}</h1>
            <SettingsTabs current="rules" />
            <p class="help">{t("rules.what")}</p>
            <Pending {...rules} />
            <Pending {...known} />
            {rules.value?.length === 0 && <Nothing why={t("rules.none")} />}
            {rules.value && known.value && rules.value.length > 0 && (
                <RuleList rules={rules.value} known={known.value} edit={setOpen} changed={rules.again} />
            )}
            {isOperator() && open === "" && (
                <Button kind="main" id={openerOf(kNew)} onClick={() => setOpen(kNew)}>
                    {t("rules.add")}
                </Button>
            )}
            {known.value && open !== "" && (
                <RuleForm
                    key={open}
                    rule={rules.value?.find(({ id }) => id === open)}
                    known={known.value}
                    kept={rules.again}
                    close={close}
                />
            )}
        </main>
    );
}
