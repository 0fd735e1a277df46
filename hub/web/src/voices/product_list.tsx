import { Download } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { useLocation } from "wouter-preact";
import { api, ask } from "../api/client";
import { kReportsPath } from "../app/routes";
import { usePageTitle } from "../app/title";
import { t } from "../i18n/words";
import { useCommand } from "../keys/dispatcher";
import { Button } from "../ui/button";
import { Link } from "../ui/link";
import { More } from "../ui/more";
import { Nothing } from "../ui/nothing";
import { Pending } from "../ui/pending";
import { ProblemBox } from "../ui/problem_box";
import { saveFile } from "../ui/save_file";
import { useAct } from "../ui/use_ask";
import { usePages } from "../ui/use_pages";
import { fetchVoices } from "./fetch_voices";
import { weeks } from "./kinds";
import { ProductTable } from "./product_table";
import { SpanField } from "./span_field";

async function download(sort: string) {
    const query = { weeks: weeks.value, sort, format: "csv" } as const;
    const content: Blob = await ask(api.GET("/product-voices", { params: { query }, parseAs: "blob" }));
    saveFile({ name: "products.csv", content });
}

/** All products of which something was said. */
export function ProductList() {
    const [, go] = useLocation();
    const [sort, setSort] = useState("conversations");
    const count = weeks.value;
    const { first, items, next, act, load } = usePages(
        (cursor) => fetchVoices({ weeks: count, sort, cursor }),
        [count, sort],
    );
    const save = useAct();
    const run = () => void save.run(() => download(sort));
    const title = t("voices.title");
    usePageTitle(title);
    useCommand("up", () => go(kReportsPath));
    useEffect(() => document.getElementById("reports-title")?.focus(), []);
    return (
        <main class="reports-room" id="main">
            <div class="card-head">
                <h1 id="reports-title" tabIndex={-1}>
                    {title}
                </h1>
                <Link href={kReportsPath} class="button plain">
                    {t("reports.all")}
                </Link>
                <Button
                    kind="quiet"
                    icon={<Download size={16} aria-hidden="true" />}
                    waits={save.busy}
                    aria-label={t("reports.csv_of", { report: title })}
                    onClick={() => !save.busy && run()}
                >
                    {t("reports.csv")}
                </Button>
            </div>
            <p class="dim">{t("voices.what")}</p>
            <div class="report-filters" role="search" aria-label={t("reports.filters")}>
                <SpanField />
            </div>
            <ProblemBox problem={save.problem} retry={run} />
            <Pending value={first.value} problem={first.problem} again={first.again} />
            {first.value && !first.problem && items.length === 0 && <Nothing why={t("voices.none")} />}
            {items.length > 0 && <ProductTable products={items} sort={sort} setSort={setSort} />}
            <More next={next} act={act} load={load} />
        </main>
    );
}
