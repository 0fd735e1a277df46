import { useState } from "preact/hooks";
import { useAct, useAsk } from "./use_ask";

/** A list a page at a time. What belongs to other `inputs` than those that stand now is left out, however late it comes. */
export function usePages<Page extends { items: unknown[]; next: string | null }>(
    fetchPage: (cursor?: string) => Promise<Page>,
    inputs: unknown[],
) {
    type Item = Page["items"][number];
    const of = JSON.stringify(inputs);
    const [more, setMore] = useState<{ of: string; items: Item[]; next: string | null }>();
    const first = useAsk(() => fetchPage(), inputs);
    const act = useAct();
    const mine = more?.of === of ? more : undefined;
    const next = mine ? mine.next : first.value?.next;
    return {
        first,
        items: [...(first.value?.items ?? []), ...(mine?.items ?? [])] as Item[],
        next,
        act,
        again: () => {
            setMore(undefined);
            first.again();
        },
        load: () =>
            act.run(async () => {
                const { items, next: after } = await fetchPage(next ?? undefined);
                setMore({ of, items: [...(mine?.items ?? []), ...items], next: after });
            }),
    };
}
