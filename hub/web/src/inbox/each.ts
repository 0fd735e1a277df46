const kAtOnce = 4;

/** Does `act` for each of `ids`, a few at a time; gives those for which it failed. */
export async function forEach(
    ids: readonly string[],
    act: (id: string) => Promise<unknown>,
    done: () => void = () => undefined,
): Promise<string[]> {
    const waiting = [...ids];
    const failed: string[] = [];
    const work = async () => {
        for (let id = waiting.shift(); id; id = waiting.shift()) {
            await act(id).catch(() => failed.push(id ?? ""));
            done();
        }
    };
    await Promise.all(Array.from({ length: kAtOnce }, work));
    return failed;
}
