import { useRef, useState } from "preact/hooks";
import { api, ask } from "../api/client";
import { reload } from "../conversation/store";
import { t } from "../i18n/words";
import { useCommand } from "../keys/dispatcher";
import { useMentions } from "../team/mention_list";
import { noteTyping } from "../team/presence";
import { Button } from "../ui/button";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";
import { Editor } from "./editor";

/** A word to colleagues. It has no way to the buyer. */
export function NoteForm({ id, done }: { id: string; done: () => void }) {
    const [text, setText] = useState("");
    const field = useRef<HTMLTextAreaElement>(null);
    const { busy, problem, run } = useAct();
    const mentions = useMentions(text, field, setText);
    const save = async () => {
        if (!text.trim() || busy) return;
        const params = { path: { id } };
        const saved = await run(() => ask(api.POST("/conversations/{id}/notes", { params, body: { text } })));
        if (!saved) return;
        await reload(id);
        done();
    };
    useCommand("send.next", save);
    useCommand("send.stay", save);
    return (
        <>
            <Editor
                text={text}
                lang="und"
                label={t("note.label")}
                objections={[]}
                field={field}
                onText={(words) => {
                    noteTyping();
                    setText(words);
                    mentions.look();
                }}
                note
                control={mentions.control}
            />
            {mentions.list}
            <ProblemBox problem={problem} />
            <div class="composer-acts">
                <Button kind="main" onClick={save} waits={!text.trim() || busy}>
                    {t("note.save")}
                </Button>
            </div>
        </>
    );
}
