import { ChevronLeft, ChevronRight, List } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { useLocation } from "wouter-preact";
import { kCoveragePath, localePath, textPath } from "../app/routes";
import { usePageTitle } from "../app/title";
import { tick } from "../app/tour";
import { languageName, percent } from "../i18n/format";
import { t } from "../i18n/words";
import { useCommand } from "../keys/dispatcher";
import { keyOf, shortcutOf } from "../keys/table";
import { Button } from "../ui/button";
import { useEscape } from "../ui/escape";
import { Link } from "../ui/link";
import { Nothing } from "../ui/nothing";
import { Pending } from "../ui/pending";
import { useAsk } from "../ui/use_ask";
import { choices, rowsOf } from "./choices";
import { coverage, loadCoverage } from "./coverage_store";
import { LocaleList } from "./locale_list";
import { intentName } from "./piece";
import { TextEditor } from "./text_editor";

function DrawerEscape({ close }: { close: () => void }) {
    useEscape(close);
    return null;
}

/** One locale: its templates, and the editor of one of them. */
export function LocaleRoom({ locale, current }: { locale: string; current: string | undefined }) {
    const [, go] = useLocation();
    const [drawer, setDrawer] = useState(false);
    const { problem, again } = useAsk(loadCoverage, [locale]);
    const known = coverage.value;
    const at = known?.locales.findIndex((each) => each.locale === locale) ?? -1;
    const rows =
        known && at >= 0 ? rowsOf(known.items, choices.value, [at], (item) => item.wanted[at] ?? 0) : [];
    const item = known?.items.find(({ key }) => key === current);
    const place = rows.findIndex(({ key }) => key === current);
    const language = languageName(locale);
    const title = item ? t("templates.text_of", { language, title: item.title }) : language;
    usePageTitle(title);
    useEffect(() => tick("templates"), []);
    useEffect(() => {
        setDrawer(false);
        document.getElementById("text-title")?.focus();
    }, [locale, current]);
    const step = (by: number) => {
        const next = rows[place + by];
        if (next) go(textPath(locale, next.key));
    };
    useCommand("template.next", current ? () => step(1) : undefined);
    useCommand("template.previous", current && place > 0 ? () => step(-1) : undefined);
    useCommand("up", () => go(current ? localePath(locale) : kCoveragePath));
    return (
        <main class="locale-room" id="main" data-open={current ? true : undefined} data-drawer={drawer}>
            <header class="locale-head">
                <Link href={current ? localePath(locale) : kCoveragePath} class="button quiet">
                    {t(current ? "action.back" : "templates.coverage")}
                </Link>
                <h1 id="text-title" tabIndex={-1} dir="auto">
                    {title}
                </h1>
                {item && <span class="tag">{intentName(item)}</span>}
                {known && at >= 0 && !current && (
                    <span class="dim">
                        {t("templates.covered_share", { share: percent(known.locales[at]!.covered) })}
                    </span>
                )}
                {current && (
                    <span class="acts head-acts">
                        <Button
                            class="drawer-button"
                            icon={<List size={16} aria-hidden="true" />}
                            aria-expanded={drawer}
                            onClick={() => setDrawer(!drawer)}
                        >
                            {t("templates.list")}
                        </Button>
                        <Button
                            icon={<ChevronLeft class="mirrored" size={16} aria-hidden="true" />}
                            aria-label={t("command.template.previous")}
                            title={`${t("command.template.previous")} (${keyOf("template.previous")})`}
                            aria-keyshortcuts={shortcutOf("template.previous")}
                            waits={place <= 0}
                            onClick={() => step(-1)}
                        />
                        <Button
                            icon={<ChevronRight class="mirrored" size={16} aria-hidden="true" />}
                            aria-label={t("command.template.next")}
                            title={`${t("command.template.next")} (${keyOf("template.next")})`}
                            aria-keyshortcuts={shortcutOf("template.next")}
                            waits={place + 1 >= rows.length}
                            onClick={() => step(1)}
                        />
                    </span>
                )}
            </header>
            {drawer && <DrawerEscape close={() => setDrawer(false)} />}
            <LocaleList locale={locale} at={at} rows={at >= 0 ? rows : []} current={current} />
            <div class="locale-main">
                <Pending value={known} problem={problem} again={again} />
                {known && at < 0 && (
                    <Nothing why={t("templates.no_such_locale")}>
                        <Link href={kCoveragePath} class="button plain">
                            {t("templates.coverage")}
                        </Link>
                    </Nothing>
                )}
                {current ? (
                    <TextEditor
                        key={`${locale}/${current}`}
                        locale={locale}
                        id={current}
                        goNext={() => step(1)}
                    />
                ) : (
                    at >= 0 && <p class="empty dim nothing-open">{t("templates.choose")}</p>
                )}
            </div>
        </main>
    );
}
