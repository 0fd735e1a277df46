import { api, ask } from "../api/client";
import { t } from "../i18n/words";
import { More } from "../ui/more";
import { Nothing } from "../ui/nothing";
import { Pending } from "../ui/pending";
import { useAsk } from "../ui/use_ask";
import { usePages } from "../ui/use_pages";
import { Card } from "./card";

/** Replies that were drawn, as far as one may see them. */
export function Cards({ which }: { which: "open" | "reviewed" | "own" }) {
    const { value: known, problem, again } = useAsk(() => ask(api.GET("/quality/criteria")), []);
    const { first, items, next, act, load } = usePages(
        (cursor) => ask(api.GET("/quality/cards", { params: { query: { which, cursor } } })),
        [which],
    );
    const failed = problem ?? first.problem;
    const there = known && first.value;
    return (
        <>
            <Pending value={there} problem={failed} again={problem ? again : first.again} />
            {there && !failed && items.length === 0 && <Nothing why={t(`quality.none.${which}`)} />}
            {known && (
                <ul class="voice-list">
                    {items.map((card) => (
                        <Card key={card.id} card={card} criteria={known.items} />
                    ))}
                </ul>
            )}
            <More next={next} act={act} load={load} />
        </>
    );
}
