import { Languages, Paperclip } from "lucide-preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Problem } from "../api/problem";
import type { Fact, Objection, Reply, Suggestion, Thread } from "../api/types";
import { sayUrgently } from "../app/announce";
import { loaded } from "../app/loaded";
import { part } from "../app/part";
import { newestMessage, repliesOnTheirWay, thread } from "../conversation/store";
import { languageName } from "../i18n/format";
import { isolate, t } from "../i18n/words";
import { useCommand } from "../keys/dispatcher";
import { keyOf, shortcutOf } from "../keys/table";
import { noteTyping } from "../team/presence";
import { Button } from "../ui/button";
import { ProblemBox } from "../ui/problem_box";
import { useNarrow } from "../ui/use_narrow";
import {
    adopt,
    type Draft,
    draftOf,
    edit,
    fieldsOf,
    fillByHand,
    insert,
    isUntouched,
    markSeen,
    saveNow,
    undoInsert,
} from "./draft";
import { Editor } from "./editor";
import { type ExtraAct, ExtraActs } from "./extra_acts";
import { FactFields, factLabel } from "./fact_fields";
import { chooseFiles, FileBar, FileInput, kAttach } from "./file_bar";
import { fileObstacle, takesFiles } from "./files";
import { goesTo } from "./goes_to";
import { wantedLanguage, writtenLanguage } from "./language";
import { offerUndo } from "./last_sent";
import { LintBar } from "./lint_bar";
import { NewerDialog } from "./newer_dialog";
import { objectionText } from "./objection";
import { usePickerSign } from "./picker_sign";
import { PreviewPane } from "./preview_pane";
import { send } from "./send";
import { SendMenu } from "./send_menu";
import { SuggestionBar } from "./suggestion_bar";
import { missingNames } from "./tokens";
import { unseenMessages } from "./unseen";
import { UnsureLanguage } from "./unsure_language";
import { useFiles } from "./use_files";
import { useLint } from "./use_lint";
import { useOrigin } from "./use_origin";
import { useRefill, useSuggestions } from "./use_suggestions";

const loadPicker = async () => (await part("picker", () => import("./picker"))).Picker;
const Picker = loaded(loadPicker);

const SaveTemplate = loaded(
    async () => (await part("save_template", () => import("./save_template"))).SaveTemplate,
);

const TranslateDialog = loaded(
    async () => (await part("translate_dialog", () => import("./translate_dialog"))).TranslateDialog,
);

const Rival = loaded(async () => (await part("rival_draft", () => import("./rival_draft"))).RivalDraft);

/** Ahead of its sign, so that the letters typed next already find. */
const fetchPicker = () => void loadPicker().catch(() => undefined);

/** Below it the bar's buttons would not stand in one line in every language. */
const kNarrowPx = 780;

interface Props {
    shown: Thread;
    openNext: () => void;
}

/** Why the reply can't go yet, in words; undefined when it can. */
function obstacle(draft: Draft, objections: Objection[], facts: Fact[]): string | undefined {
    if (!draft.text.trim()) return t("send.empty");
    const [hole] = missingNames(draft.text);
    if (hole) return t("send.hole", { name: isolate(factLabel(hole, facts)) });
    return objections.find(({ hint }) => !hint)?.what ?? fileObstacle(draft.files);
}

/** In the page's language; a missing fact has the name that its field has. */
function inPageWords(objection: Objection, text: string, facts: Fact[]): Objection {
    const isHole = objection.rule === "placeholder";
    const [hole] = isHole ? missingNames(text.slice(objection.begin, objection.end)) : [];
    const what = hole ? t("send.hole", { name: isolate(factLabel(hole, facts)) }) : objectionText(objection);
    return { ...objection, what };
}

/** Objections of the hub at sending hold until the text changes; those of an older text, `stale` ones, may be mended already. */
function useObjections(id: string, text: string, facts: Fact[]) {
    const result = useLint(id, text);
    const [refused, setRefused] = useState<{ text: string; objections: Objection[] }>();
    // The refusal is the authority; between keys the last lint stays, so that nothing flickers.
    const linted = text.trim() ? (result?.lint.objections ?? []) : [];
    const objections = refused?.text === text ? refused.objections : linted;
    return {
        objections: objections.map((objection) => inPageWords(objection, text, facts)),
        lint: result?.lint,
        stale: refused?.text !== text && result?.text !== text,
        refuse: (list: Objection[]) => setRefused({ text, objections: list }),
    };
}

function useSending(
    shown: Thread,
    offered: Suggestion[],
    refuse: (list: Objection[]) => void,
    sent: (stay: boolean, reply: Reply) => void,
) {
    const [failed, setFailed] = useState<{ problem: Problem; key: string }>();
    const [newer, setNewer] = useState<{ stay: boolean; at?: Date }>();
    const busy = useRef(false);
    const go = async (stay: boolean, at?: Date) => {
        if (busy.current) return;
        busy.current = true;
        setFailed(undefined);
        const outcome = await send(shown, offered, at).finally(() => {
            busy.current = false;
        });
        if (outcome.kind === "sent") sent(stay, outcome.reply);
        else if (outcome.kind === "newer") setNewer({ stay, at });
        else if (outcome.kind === "refused") refuse(outcome.objections);
        else setFailed(outcome);
    };
    return { failed, newer, go, closeNewer: () => setNewer(undefined) };
}

const newestOf = (shown: Thread) => newestMessage(shown)?.id ?? null;
const onTheirWay = (shown: Thread) => repliesOnTheirWay(shown).map(({ id }) => id);

/** What was there when the writing began counts as seen, and so do one's own notes and what was seen on its way. */
function useSeen(shown: Thread, draft: Draft) {
    const { id } = shown.conversation;
    const newest = newestOf(shown);
    const replies = onTheirWay(shown);
    useEffect(() => {
        const { text, seen, seenReplies = [] } = draft;
        if (!text.trim() || seen === undefined) markSeen(id, newest, replies);
        else if (unseenMessages(shown, draft).length === 0) markSeen(id, newest, seenReplies);
    }, [newest, replies.join(), draft.text === ""]);
    return () => {
        const now = thread.value ?? shown;
        markSeen(id, newestOf(now), onTheirWay(now));
    };
}

export function ReplyForm({ shown, openNext }: Props) {
    const { conversation, kept_draft: kept, rules } = shown;
    const { id, tags, buyer } = conversation;
    const draft = draftOf(id, kept).value;
    const { value, problem: unsuggested, again: suggestAgain } = useSuggestions(shown);
    const facts = value?.facts ?? [];
    const field = useRef<HTMLTextAreaElement>(null);
    const { objections, lint, stale, refuse } = useObjections(id, draft.text, facts);
    const { fault, problem: unfilled } = useRefill(id, draft.facts);
    const { refused, add, addPictures, handlers } = useFiles(id, rules);
    useOrigin(id, draft);
    useEffect(() => adopt(id, kept), [id, kept.version]);
    useEffect(() => () => saveNow(id), [id]);
    useEffect(() => {
        // A kept draft that is a suggestion as it stands is known as such again.
        const same = value?.suggestions.find(({ text }) => text === draft.text);
        if (same && !draft.from && !draft.origin) edit(id, { from: same, fields: fieldsOf(same) });
    }, [value]);

    const sent = (stay: boolean, reply: Reply) => {
        if (stay) {
            document.getElementById("conversation-title")?.focus();
            return;
        }
        openNext();
        offerUndo(reply);
    };
    const { failed, newer, go, closeNewer } = useSending(shown, value?.suggestions ?? [], refuse, sent);
    const seenAll = useSeen(shown, draft);

    const select = ({ begin = 0, end = 0 }: Objection) => {
        field.current?.focus();
        field.current?.setSelectionRange(begin, end);
    };
    const walk = useRef(-1);
    const step = (by: number) => {
        if (objections.length === 0) return;
        walk.current = (walk.current + by + objections.length) % objections.length;
        select(objections[walk.current]!);
    };
    const choose = (suggestion: Suggestion, replace: boolean) => {
        const offered = (value?.suggestions ?? []).map(({ template }) => template);
        const caret = insert(
            id,
            suggestion,
            offered,
            field.current?.selectionStart ?? draft.text.length,
            replace,
        );
        addPictures(suggestion, replace);
        // After the fields are drawn.
        setTimeout(() => {
            const first = suggestion.missing[0];
            const target = first ? document.getElementById(`fact-${first}`) : field.current;
            target?.focus();
            if (target !== field.current) return;
            field.current?.setSelectionRange(caret, caret);
            // The browser shows the end of a field that it focuses.
            if (caret === 0) field.current?.closest(".both-sides")?.scrollTo(0, 0);
        });
    };
    const blocked = obstacle(draft, objections, facts);
    const trySend = (stay: boolean, at?: Date) => {
        // Of what is in doubt the hub decides.
        const barred = stale ? obstacle(draft, [], facts) : blocked;
        if (!barred) {
            void go(stay, at);
            return;
        }
        sayUrgently(barred);
        const hole = missingNames(draft.text)[0];
        const objection = objections.find(({ hint }) => !hint);
        const input = hole && document.getElementById(`fact-${hole}`);
        if (input) input.focus();
        else if (objection) select(objection);
        else field.current?.focus();
    };
    const [picking, setPicking] = useState(false);
    const setText = usePickerSign(
        field,
        draft.text,
        (text) => edit(id, { text }),
        () => setPicking(true),
    );
    const [keeping, setKeeping] = useState(false);
    const keep = draft.text.trim() ? () => setKeeping(true) : undefined;
    const [translating, setTranslating] = useState(false);
    const isWhole = draft.text.trim() !== "" && missingNames(draft.text).length === 0;
    const translatable = (shown.translator?.into.length ?? 0) > 0 && isWhole;
    useCommand("templates.all", () => setPicking(true));
    useCommand("template.keep", keep);
    useCommand("reply", () => field.current?.focus());
    useCommand("send.next", () => trySend(false));
    useCommand("send.stay", () => trySend(true));
    useCommand("lint.next", () => step(1));
    useCommand("lint.previous", () => step(-1));

    const name = isolate(buyer.name || t("buyer.nameless"));
    const wanted = wantedLanguage(value, tags);
    const written = writtenLanguage(draft, wanted, lint?.language);
    const goes = goesTo(written, wanted);
    const label = t("composer.label", { language: languageName(written), name });
    const bar = useRef<HTMLDivElement>(null);
    const narrow = useNarrow(bar, kNarrowPx);
    const extras: ExtraAct[] = [];
    if (takesFiles(rules))
        extras.push({
            id: kAttach,
            label: t("command.attach"),
            icon: <Paperclip size={16} aria-hidden="true" />,
            command: "attach",
            run: chooseFiles,
        });
    if (draft.before)
        extras.push({ id: "undo-insert", label: t("composer.undo_insert"), run: () => undoInsert(id) });
    if (keep)
        extras.push({ id: "keep-template", label: t("own.save_as"), command: "template.keep", run: keep });
    if (translatable)
        extras.push({
            id: "translate",
            label: t("translation.draft"),
            icon: <Languages size={16} aria-hidden="true" />,
            run: () => setTranslating(true),
        });
    const fields = [...new Set([...draft.fields, ...missingNames(draft.text)])];
    return (
        <>
            <SuggestionBar
                suggestions={value?.suggestions}
                waiting={!value && !unsuggested}
                shown={shown}
                wanted={wanted}
                chosen={draft.from}
                choose={choose}
                openAll={() => setPicking(true)}
            />
            {value && <UnsureLanguage told={value} />}
            <ProblemBox problem={unsuggested} retry={suggestAgain} />
            <FactFields
                fields={fields}
                facts={facts}
                values={draft.facts}
                standing={draft.from?.standing}
                fault={fault}
                onInput={(fact, text) => edit(id, { facts: { ...draft.facts, [fact]: text } })}
                onChange={(fact, text) => !isUntouched(draftOf(id, kept).value) && fillByHand(id, fact, text)}
            />
            <ProblemBox problem={unfilled} />
            <div class={`both-sides ${draft.from ? "" : "one"}`} {...handlers}>
                <section class="to-buyer buyer-side" aria-label={goes}>
                    <p class="side-label">{goes}</p>
                    <Editor
                        text={draft.text}
                        lang={written}
                        label={label}
                        objections={objections}
                        field={field}
                        onText={(text) => {
                            noteTyping();
                            setText(text);
                        }}
                        note={false}
                        control={{ onFocus: fetchPicker }}
                    />
                </section>
                <PreviewPane draft={draft} facts={facts} />
            </div>
            <LintBar objections={objections} lint={lint} rules={rules} language={wanted} select={select} />
            {rules.one_answer && <p class="one-answer dim">{t("composer.one_answer")}</p>}
            <FileBar conversation={id} files={draft.files} refused={refused} />
            <ProblemBox problem={failed?.key === draft.key ? failed.problem : undefined} />
            {draft.rival && <Rival id={id} rival={draft.rival} language={written} />}
            {takesFiles(rules) && <FileInput rules={rules} add={add} />}
            <div class="composer-acts" ref={bar}>
                <ExtraActs acts={extras} narrow={narrow} />
                {draft.text && blocked && objections.every(({ hint }) => hint) && (
                    <span class="dim blocked">{blocked}</span>
                )}
                <Button
                    kind="main"
                    onClick={() => trySend(false)}
                    waits={blocked !== undefined}
                    aria-keyshortcuts={shortcutOf("send.next")}
                >
                    {t("send.next")} <kbd>{keyOf("send.next")}</kbd>
                </Button>
                <SendMenu
                    item={conversation}
                    waits={blocked !== undefined}
                    stay={() => trySend(true)}
                    send={(at) => trySend(false, at)}
                />
            </div>
            {picking && (
                <Picker
                    item={conversation}
                    language={wanted}
                    choose={choose}
                    close={() => setPicking(false)}
                />
            )}
            {keeping && (
                <SaveTemplate
                    item={conversation}
                    draft={draft}
                    written={written}
                    facts={facts}
                    close={() => setKeeping(false)}
                />
            )}
            {translating && (
                <TranslateDialog
                    id={id}
                    text={draft.text}
                    take={(text) => edit(id, { text, before: draft })}
                    close={() => setTranslating(false)}
                />
            )}
            {newer && thread.value && (
                <NewerDialog
                    shown={thread.value}
                    draft={draft}
                    edit={() => {
                        seenAll();
                        closeNewer();
                    }}
                    sendAnyway={() => {
                        seenAll();
                        closeNewer();
                        void go(newer.stay, newer.at);
                    }}
                />
            )}
        </>
    );
}
