import { useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { ProductImport } from "../api/types";
import { say } from "../app/announce";
import { keepsTexts } from "../app/session";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";

/** Under what a request may hold. */
const kMostBytes = 1_500_000;

async function download() {
    const file = await ask(api.GET("/products-exchange"));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([file.content], { type: "text/csv" }));
    link.download = file.name;
    link.click();
    URL.revokeObjectURL(link.href);
}

/** What became of the products, or would become of them; what is wrong stands by line and column. */
function Report({ read }: { read: ProductImport }) {
    const { added, changed, same } = read;
    return (
        <section aria-live="polite">
            <p>{t(read.stored ? "products.did" : "products.would", { added, changed, same })}</p>
            {read.problems.length > 0 && <p class="wrong">{t("products.problems")}</p>}
            {read.problems.map(({ line, column, what }) => (
                <p class="wrong" key={`${line} ${column} ${what}`} dir="auto">
                    {t("exchange.line", { line })} <bdi>{column}</bdi> {what}
                </p>
            ))}
        </section>
    );
}

/** All products out as a table, and back: tried first, then taken in. */
export function ProductFile({ taken }: { taken: () => void }) {
    const [content, setContent] = useState<string>();
    const [read, setRead] = useState<ProductImport>();
    const { busy, problem, run } = useAct();
    const take = (text: string, dry: boolean) =>
        run(async () => {
            setRead(await ask(api.POST("/products-exchange", { body: { content: text, dry_run: dry } })));
            if (!dry) taken();
        });
    const choose = async (file: File | undefined) => {
        setRead(undefined);
        setContent(undefined);
        if (!file) return;
        if (file.size > kMostBytes) {
            say(t("exchange.too_big"));
            return;
        }
        const text = await file.text();
        setContent(text);
        await take(text, true);
    };
    const news = read !== undefined && read.problems.length === 0 && read.added + read.changed > 0;
    return (
        <section class="product-file">
            <h2>{t("products.file")}</h2>
            <Button waits={busy} onClick={() => !busy && void run(download)}>
                {t("exchange.download")}
            </Button>
            {keepsTexts() && (
                <Field label={t("products.choose")} help={t("products.file_help")}>
                    {(control) => (
                        <input
                            {...control}
                            type="file"
                            accept=".csv"
                            onChange={(event) => void choose(event.currentTarget.files?.[0])}
                        />
                    )}
                </Field>
            )}
            <ProblemBox problem={problem} />
            {read && <Report read={read} />}
            {content !== undefined && read?.dry_run && (
                <Button
                    kind="main"
                    waits={busy || !news}
                    onClick={() => !busy && news && void take(content, false)}
                >
                    {t("products.take")}
                </Button>
            )}
        </section>
    );
}
