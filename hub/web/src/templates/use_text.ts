import { useState } from "preact/hooks";
import { api, ask } from "../api/client";
import { problemOf } from "../api/problem";
import type { ReplyFile, TemplateRevision, TemplateText } from "../api/types";
import { useAct, useAsk } from "../ui/use_ask";
import { refreshCoverage } from "./coverage_store";
import { baseOf, isSame, keepText, keptText, type OwnText } from "./own_text";

const kTextPath = "/templates/{key}/{locale}";

/** Somebody else has changed the text meanwhile; null when none is open any more. */
export interface Conflict {
    theirs: TemplateRevision | null;
}

type Call = () => Promise<{ data?: TemplateText; error?: unknown; response: Response }>;

/** One text with what is written on it, and all that can be done with it. */
export function useText(locale: string, key: string) {
    const params = { path: { key, locale } };
    const [given, setGiven] = useState<TemplateText>();
    const [own, setOwn] = useState<OwnText | undefined>(() => keptText(locale, key));
    const [conflict, setConflict] = useState<Conflict>();
    const asked = useAsk(async () => setGiven(await ask(api.GET(kTextPath, { params }))), [key, locale]);
    const act = useAct();
    const base = given && baseOf(given);
    const written = own ?? base;
    const unsaved = !!own && !!base && !isSame(own, base);

    const keep = (next: OwnText | undefined) => {
        setOwn(next);
        keepText(locale, key, next);
    };
    const edit = (change: Partial<OwnText>) => {
        if (!base || !written) return;
        const next = { ...written, ...change };
        keep(isSame(next, base) && next.saves === base.saves ? undefined : next);
    };
    const adopt = (next: TemplateText) => {
        setGiven(next);
        refreshCoverage();
    };
    /** Does one act and shows what came of it; false when the hub said no. */
    const run = (call: Call) => act.run(async () => adopt(await ask(call())));

    const put = async (text: OwnText) => {
        try {
            adopt(await ask(api.PUT(`${kTextPath}/draft`, { params, body: text })));
            keep(undefined);
            setConflict(undefined);
        } catch (error) {
            const problem = problemOf(error);
            if (problem.status !== 409) throw error;
            setConflict({ theirs: (problem.body.open as TemplateRevision | null | undefined) ?? null });
            throw error;
        }
    };
    /** Saves what is written; true as well when nothing had to be. */
    const save = async () => {
        if (!written || !unsaved) return true;
        return act.run(() => put(written));
    };
    return {
        given,
        written,
        base,
        unsaved,
        conflict,
        problem: act.problem ?? asked.problem,
        again: asked.problem ? asked.again : undefined,
        busy: act.busy,
        edit,
        run,
        save,
        forget: () => keep(undefined),
        /** Over what somebody else has saved meanwhile. */
        saveMine: () => written && act.run(() => put({ ...written, saves: conflict?.theirs?.saves ?? 0 })),
        takeTheirs: async () => {
            keep(undefined);
            setConflict(undefined);
            act.clear();
            asked.again();
        },
        review: async () => {
            if (!(await save())) return false;
            return run(() => api.POST(`${kTextPath}/review`, { params }));
        },
        giveBack: (comment: string) =>
            run(() => api.POST(`${kTextPath}/return`, { params, body: { comment } })),
        drop: () => run(() => api.DELETE(`${kTextPath}/draft`, { params })),
        retire: () => run(() => api.POST(`${kTextPath}/retire`, { params })),
        keepCurrent: () => run(() => api.POST(`${kTextPath}/current`, { params })),
        comment: (text: string) => run(() => api.POST(`${kTextPath}/comments`, { params, body: { text } })),
        restore: (revision: string | undefined) =>
            run(() => api.POST(`${kTextPath}/restore`, { params, body: { revision } })),
        /** Sets the pictures of the shop's own template, once they are uploaded. */
        setFiles: (uploaded: () => Promise<ReplyFile[]>) =>
            act.run(async () => {
                const files = await uploaded();
                await ask(
                    api.PUT("/own-templates/{key}/files", { params: { path: { key } }, body: { files } }),
                );
                adopt(await ask(api.GET(kTextPath, { params })));
            }),
        /** Throws when the hub says no. */
        removeOwn: async () => {
            await ask(api.DELETE("/own-templates/{key}", { params: { path: { key } } }));
            keep(undefined);
            refreshCoverage();
        },
        /** Publishes the text in review; gives the publication, for undoing it. */
        publish: async () => {
            let made: string | undefined;
            await act.run(async () => {
                const revisions = given?.open ? [given.open.id] : [];
                made = (await ask(api.POST("/template-publications", { body: { revisions } }))).id;
                adopt(await ask(api.GET(kTextPath, { params })));
            });
            return made;
        },
        undo: (id: string) =>
            act.run(async () => {
                await ask(api.POST("/template-publications/{id}/undo", { params: { path: { id } } }));
                adopt(await ask(api.GET(kTextPath, { params })));
            }),
    };
}

export type TextHandle = ReturnType<typeof useText>;
