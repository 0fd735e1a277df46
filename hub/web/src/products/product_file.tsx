import { useState } from "preact/hooks";
import { api, ask } from "../api/client";
import type { ProductImport } from "../api/types";
import { keepsTexts } from "../app/session";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { FileField, useChosenText } from "../ui/file_field";
import { ProblemBox } from "../ui/problem_box";
import { saveFile } from "../ui/save_file";
import { useAct } from "../ui/use_ask";

/** What the hub takes of a table (POST /products-exchange). */
const kMost = { bytes: 4_000_000, tooBig: "products.too_big" } as const;

/** In several files when it is more than comes in again as one. */
async function download() {
    let cursor: string | undefined;
    do {
        const given = await ask(api.GET("/products-exchange", { params: { query: { cursor } } }));
        saveFile(given);
        cursor = given.next ?? undefined;
    } while (cursor);
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
    const [read, setRead] = useState<ProductImport>();
    const { busy, problem, run } = useAct();
    const take = (text: string, dry: boolean) =>
        run(async () => {
            setRead(await ask(api.POST("/products-exchange", { body: { content: text, dry_run: dry } })));
            if (!dry) taken();
        });
    const { content, file } = useChosenText(
        () => setRead(undefined),
        (text) => take(text, true),
        kMost,
    );
    const news = read !== undefined && read.problems.length === 0 && read.added + read.changed > 0;
    return (
        <section class="product-file">
            <h2>{t("products.file")}</h2>
            <Button waits={busy} onClick={() => !busy && void run(download)}>
                {t("exchange.download")}
            </Button>
            {keepsTexts() && (
                <FileField
                    label={t("products.choose")}
                    help={t("products.file_help")}
                    accept=".csv"
                    file={file}
                />
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
