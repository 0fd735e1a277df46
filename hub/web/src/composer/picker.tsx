import { useEffect, useId, useMemo, useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { Conversation, Suggestion, TemplateSummary } from "../api/types";
import { t, tWire } from "../i18n/words";
import { keyOfIme } from "../keys/ime";
import { Dialog } from "../ui/dialog";
import { Pending } from "../ui/pending";
import { ProblemBox } from "../ui/problem_box";
import { useAct, useAsk } from "../ui/use_ask";
import { groupsOf } from "./picker_list";
import { fetchNamed } from "./use_suggestions";

const kUnknown = "und";

/** By the buyer's language: shown at once the next time, while they are asked for anew. */
const kept = new Map<string, TemplateSummary[]>();

async function fetchTemplates(language: string): Promise<TemplateSummary[]> {
    const query = language === kUnknown ? {} : { locale: language };
    const { items } = await ask(api.GET("/templates", { params: { query } }));
    kept.set(language, items);
    return items;
}

interface OptionProps {
    id: string;
    item: TemplateSummary;
    active: boolean;
    choose: () => void;
    onKey: (event: KeyboardEvent) => void;
}

function Option({ id, item, active, choose, onKey }: OptionProps) {
    const { title, intent = "", folder } = item;
    return (
        <div role="option" tabIndex={-1} id={id} aria-selected={active} onClick={choose} onKeyDown={onKey}>
            <span dir="auto">{title}</span>
            <span class="dim" dir="auto">
                {folder || tWire("intent", intent)}
            </span>
        </div>
    );
}

interface Props {
    item: Conversation;
    /** The language that replies should be in. */
    language: string;
    choose: (suggestion: Suggestion, replace: boolean) => void;
    close: () => void;
}

/** Every template that can be written to this buyer, found by its words; the chosen one is put in as a suggestion is. */
export function Picker({ item, language, choose, close }: Props) {
    const [words, setWords] = useState("");
    const [active, setActive] = useState(0);
    const { value, problem, again } = useAsk(() => fetchTemplates(language), [language]);
    const { busy, problem: refused, run } = useAct();
    const list = useId();
    const templates = value ?? kept.get(language);
    const groups = useMemo(
        () => (templates ? groupsOf(templates, words, item.tags) : []),
        [templates, words, item.tags],
    );
    const found = groups.flatMap(({ items }) => items);
    const activeId = found[active] && `${list}-${found[active].key}`;
    useEffect(() => {
        if (activeId) document.getElementById(activeId)?.scrollIntoView({ block: "nearest" });
    }, [activeId]);
    const pick = (template: TemplateSummary | undefined) => {
        if (!template || busy) return;
        void run(async () => {
            const suggestion = await fetchNamed(item.id, template.key, {});
            close();
            if (suggestion) choose(suggestion, false);
        });
    };
    const onKey = (event: KeyboardEvent) => {
        if (keyOfIme(event)) return;
        const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (move) setActive((active + move + found.length) % Math.max(1, found.length));
        else if (event.key === "Enter") pick(found[active]);
        else return;
        event.preventDefault();
    };
    return (
        <Dialog title={t("picker.title")} close={close} class="palette">
            <input
                type="text"
                role="combobox"
                aria-expanded={true}
                aria-controls={list}
                aria-autocomplete="list"
                aria-activedescendant={activeId}
                aria-label={t("picker.find")}
                placeholder={t("picker.find")}
                maxLength={100}
                dir="auto"
                value={words}
                onInput={(event) => {
                    setWords(event.currentTarget.value);
                    setActive(0);
                }}
                onKeyDown={onKey}
            />
            <div role="listbox" id={list} aria-label={t("picker.title")} class="palette-list picker-list">
                {groups.map(({ id, label, items }) => (
                    <div key={id} role="group" aria-label={label}>
                        <p class="picker-topic dim" aria-hidden="true">
                            {label}
                        </p>
                        {items.map((each) => (
                            <Option
                                key={each.key}
                                id={`${list}-${each.key}`}
                                item={each}
                                active={each === found[active]}
                                choose={() => pick(each)}
                                onKey={onKey}
                            />
                        ))}
                    </div>
                ))}
            </div>
            {!templates && <Pending value={value} problem={problem} again={again} />}
            {templates && (
                <p class="dim" role="status">
                    {t("picker.found", { count: found.length })}
                </p>
            )}
            <ProblemBox problem={refused} />
        </Dialog>
    );
}
