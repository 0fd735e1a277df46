import { useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { QualitySampling } from "../api/types";
import { showToast } from "../app/announce";
import { now } from "../app/clock";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";
import { weekOf } from "./week";

/** How many replies are drawn, and by which chance. */
export function SamplingForm({ sampling }: { sampling: QualitySampling }) {
    const [kept, setKept] = useState(sampling);
    const [share, setShare] = useState(String(sampling.share_percent));
    const [seed, setSeed] = useState(sampling.seed);
    const { busy, problem, run } = useAct();
    const save = () =>
        run(async () => {
            const body = { share_percent: Number(share), seed: seed || null };
            const saved = await ask(api.PUT("/quality/sampling", { body }));
            setKept(saved);
            setSeed(saved.seed);
            showToast(t("form.saved"));
        });
    const draw = () =>
        run(async () => {
            const params = { path: { week: weekOf(now()) } };
            const { added } = await ask(api.POST("/quality/weeks/{week}/draw", { params }));
            showToast(t("quality.drew", { count: added }));
        });
    return (
        <form
            class="settings-form"
            onSubmit={(event) => {
                event.preventDefault();
                if (!busy) void save();
            }}
        >
            <h2>{t("quality.sampling")}</h2>
            <Field label={t("quality.percent")} help={t("quality.percent_help")}>
                {(control) => (
                    <input
                        {...control}
                        type="number"
                        min={0}
                        max={100}
                        required
                        value={share}
                        onInput={(event) => setShare(event.currentTarget.value)}
                    />
                )}
            </Field>
            <Field label={t("quality.seed")} help={t("quality.seed_help")}>
                {(control) => (
                    <input
                        {...control}
                        type="text"
                        maxLength={100}
                        dir="ltr"
                        autoComplete="off"
                        value={seed}
                        onInput={(event) => setSeed(event.currentTarget.value)}
                    />
                )}
            </Field>
            <ProblemBox problem={problem} />
            <div class="acts">
                <Button kind="main" type="submit" waits={busy}>
                    {t("form.save")}
                </Button>
                {kept.share_percent > 0 && (
                    <Button waits={busy} onClick={() => !busy && void draw()}>
                        {t("quality.draw")}
                    </Button>
                )}
            </div>
        </form>
    );
}
