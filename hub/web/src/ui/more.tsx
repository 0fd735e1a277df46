import { t } from "../i18n/words";
import { Button } from "./button";
import { ProblemBox } from "./problem_box";
import type { useAct } from "./use_ask";

interface Props {
    next: string | null | undefined;
    act: Pick<ReturnType<typeof useAct>, "busy" | "problem">;
    load: () => Promise<unknown>;
}

/** Below a list that comes a page at a time: the way to the next one. */
export function More({ next, act: { busy, problem }, load }: Props) {
    return (
        <>
            <ProblemBox problem={problem} />
            {next && (
                <div>
                    <Button waits={busy} onClick={() => !busy && void load()}>
                        {t("find.more")}
                    </Button>
                </div>
            )}
        </>
    );
}
