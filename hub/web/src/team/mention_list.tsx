import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";
import { say } from "../app/announce";
import { inboxPeople } from "../app/people";
import { user } from "../app/session";
import { t } from "../i18n/words";
import { keyOfIme } from "../keys/ime";
import { useEscape } from "../ui/escape";
import { fittingNames, type Typed, typedName } from "./mentions";

const kList = "mention-list";
const kMost = 6;

/** Offers people while a name is being typed in a note. */
export function useMentions(
    text: string,
    field: RefObject<HTMLTextAreaElement>,
    setText: (text: string) => void,
) {
    const [typed, setTyped] = useState<Typed>();
    const [active, setActive] = useState(0);
    const [left, setLeft] = useState<number>();
    const names = inboxPeople()
        .filter(({ id }) => id !== user.value?.id)
        .map(({ name }) => name);
    const offered = typed && typed.begin !== left ? fittingNames(typed.words, names).slice(0, kMost) : [];
    const open = offered.length > 0;
    const look = () => {
        const caret = field.current?.selectionStart ?? 0;
        const found = typedName(field.current?.value ?? "", caret);
        if (found?.begin !== typed?.begin) setLeft(undefined);
        setTyped(found);
        setActive(0);
    };
    const choose = (index: number) => {
        const name = offered[index];
        if (!typed || !name) return;
        const caret = typed.begin + name.length + 2;
        const end = typed.begin + 1 + typed.words.length;
        setText(`${text.slice(0, typed.begin)}@${name} ${text.slice(end)}`);
        setTyped(undefined);
        // After the new text is drawn.
        setTimeout(() => {
            field.current?.focus();
            field.current?.setSelectionRange(caret, caret);
        });
    };
    const onKeyDown = (event: KeyboardEvent) => {
        if (!open || keyOfIme(event) || event.ctrlKey || event.metaKey || event.shiftKey) return;
        const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (move) setActive((active + move + offered.length) % offered.length);
        else if (event.key === "Enter" || event.key === "Tab") choose(active);
        else return;
        event.preventDefault();
    };
    useEffect(() => {
        if (open) say(t("team.people_found", { count: offered.length }));
    }, [open, offered.length]);
    return {
        control: {
            "aria-autocomplete": "list" as const,
            "aria-controls": open ? kList : undefined,
            "aria-activedescendant": open ? `${kList}-${active}` : undefined,
            onKeyDown,
            onKeyUp: (event: KeyboardEvent) => {
                if (event.key.startsWith("Arrow") && !open) look();
            },
            onClick: look,
        },
        look,
        list: open && (
            <MentionList
                names={offered}
                active={active}
                choose={choose}
                close={() => setLeft(typed?.begin)}
            />
        ),
    };
}

interface ListProps {
    names: string[];
    active: number;
    choose: (index: number) => void;
    close: () => void;
}

function MentionList({ names, active, choose, close }: ListProps) {
    useEscape(close);
    return (
        <div role="listbox" id={kList} class="mention-list" aria-label={t("team.people")}>
            {names.map((name, index) => (
                <div
                    key={name}
                    role="option"
                    tabIndex={-1}
                    id={`${kList}-${index}`}
                    aria-selected={index === active}
                    // The field keeps focus.
                    onPointerDown={(event) => {
                        event.preventDefault();
                        choose(index);
                    }}
                >
                    <bdi>{name}</bdi>
                </div>
            ))}
        </div>
    );
}
