import { useRef, useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { Account } from "../api/types";
import { showToast } from "../app/announce";
import { t } from "../i18n/words";
import { useNamed } from "../keys/named";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";

const kMostDays = 365;

/** Pulls the last days once more; what is here already stays as it is. */
export function PullAgain({ account }: { account: Account }) {
    const [days, setDays] = useState("7");
    const field = useRef<HTMLInputElement>(null);
    const { busy, problem, run } = useAct();
    const pull = async () => {
        const params = { path: { id: account.id } };
        const body = { days: Number(days) };
        if (busy || !(await run(() => ask(api.POST("/accounts/{id}/pull-again", { params, body }))))) return;
        showToast(t("pull_again.asked", { days: body.days }));
    };
    useNamed(t("pull_again.act"), () => field.current?.focus());
    return (
        <form
            class="pull-again"
            onSubmit={(event) => {
                event.preventDefault();
                void pull();
            }}
        >
            <Field label={t("pull_again.days")} help={t("pull_again.help")}>
                {(control) => (
                    <span class="acts">
                        <input
                            {...control}
                            ref={field}
                            type="number"
                            required
                            min={1}
                            max={kMostDays}
                            value={days}
                            onInput={(event) => setDays(event.currentTarget.value)}
                        />
                        <Button type="submit" waits={busy}>
                            {t("pull_again.act")}
                        </Button>
                    </span>
                )}
            </Field>
            <ProblemBox problem={problem} />
        </form>
    );
}
