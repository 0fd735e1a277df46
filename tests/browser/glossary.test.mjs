// The shop's terms: added, linted by, said otherwise and removed; a table of them tried and taken in; every look.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import {
    ask,
    assertAccessible,
    assertScreensSound,
    launch,
    needsHub,
    settle,
    shut,
    until,
    url,
    visitAs,
} from "./support.mjs";
import { wordsOf } from "./words.mjs";

const kKey = "shipping.order_tracking.in_transit";
/** The English of that template says it. */
const kTerm = "quiet days";
/** A language of the page and a locale whose glossary nobody else needs. */
const kReaders = [
    { language: "en", locale: "sv" },
    { language: "ar", locale: "da" },
];

let browser;
before(async () => {
    if (url) browser = await launch();
});
after(() => shut(browser));

async function visitor(roles, language, options = {}) {
    const visited = await visitAs(browser, roles, options);
    await settle(visited.page, { language, theme: "light" });
    const { t } = await wordsOf(language);
    return { ...visited, t };
}

async function openGlossary(page, locale) {
    await page.goto(`${url}/templates/glossary/${locale}`);
    await page.waitForSelector(".term-row");
}

async function openText(page, locale) {
    await page.goto(`${url}/templates/${locale}/${kKey}`);
    await page.waitForSelector(".preview-pane .as-written");
}

const rowOf = (page, term) => page.locator(".term-row", { hasText: term });

/** The shop's own terms of a locale that a word finds. */
async function ownTerms(page, locale, words) {
    const { items } = await ask(page, "GET", `/glossary/${locale}?q=${encodeURIComponent(words)}`);
    return items.filter(({ shipped }) => !shipped);
}

async function clear(page, locale, words) {
    for (const { id } of await ownTerms(page, locale, words)) await ask(page, "DELETE", `/glossary/${locale}/${id}`);
}

/** The longest word that a pattern itself says. */
const wordOf = (pattern) =>
    pattern
        .replace(/\{[a-z_]+/g, " ")
        .match(/\p{L}+/gu)
        .reduce((longest, word) => (word.length > longest.length ? word : longest));

for (const { language, locale } of kReaders) {
    test(`a term is added, linted by, said otherwise and removed, in ${language}`, needsHub, async () => {
        const { page, context, faults, t } = await visitor(["editor"], language);
        const save = () => page.getByRole("button", { name: t("form.save"), exact: true }).click();
        const closed = () => page.waitForSelector("dialog[open]", { state: "detached" });
        const hint = page.locator(".finding", { hasText: t("templates.rule.shop_term") });
        await clear(page, locale, kTerm);
        await openGlossary(page, locale);
        await page.getByRole("button", { name: t("glossary.add"), exact: true }).click();
        await page.fill("dialog [name=term]", kTerm);
        await assertAccessible(page, "a new term");
        // A term has to be said somehow: what is missing is named at its field.
        await save();
        await page.waitForSelector("dialog [name=use][aria-invalid=true]");
        await page.fill("dialog [name=use]", "Xyzzyx | Yzzyxy");
        await page.fill("dialog [name=note]", "as in the sagas");
        await save();
        await closed();
        await rowOf(page, kTerm).waitFor();
        assert.deepEqual((await ownTerms(page, locale, kTerm))[0].use, ["Xyzzyx", "Yzzyxy"]);

        await openText(page, locale);
        await hint.waitFor();
        await page.locator(".source-pane details.glossary > summary").click();
        assert.match(await page.textContent(".source-pane details.glossary"), /quiet days.*Xyzzyx.*as in the sagas/s);
        await assertAccessible(page, "terms beside a text");
        await page.locator(".source-pane details.glossary a").click();
        await page.waitForSelector(".term-row");

        await page.getByLabel(t("glossary.find"), { exact: true }).fill("sagas");
        await page.waitForFunction(() => document.querySelectorAll(".term-row").length === 1);
        await rowOf(page, kTerm).locator("button").first().click();
        const { current } = await ask(page, "GET", `/templates/${kKey}/${locale}`);
        await page.fill("dialog [name=use]", wordOf(current.text));
        await save();
        await closed();
        await openText(page, locale);
        assert.equal(await hint.count(), 0);

        await openGlossary(page, locale);
        await rowOf(page, kTerm).locator("button").nth(1).click();
        await page.locator("dialog .final-check input").check();
        await page.locator("dialog .button.main").click();
        await closed();
        await rowOf(page, kTerm).waitFor({ state: "detached" });
        assert.deepEqual(await ownTerms(page, locale, kTerm), []);
        assert.deepEqual(faults, []);
        await context.close();
    });

    test(`a table of terms is tried, taken in as a job and reported, in ${language}`, needsHub, async () => {
        const { page, context, faults, t } = await visitor(["editor"], language);
        const csv = "term,use\nmoon lamp,Yzzyxy\n,leer\nmoon light,Xyzzyx\n";
        const upload = { name: "terms.csv", mimeType: "text/csv", buffer: Buffer.from(csv) };
        await clear(page, locale, "moon");
        await openGlossary(page, locale);
        await page.setInputFiles("input[type=file]", upload);
        await page.getByRole("heading", { name: t("glossary.would"), exact: true }).waitFor();
        await page.getByText(t("glossary.cell", { line: 3, column: "term" })).waitFor();
        await page.getByText(t("exchange.count.added", { count: 2 }), { exact: true }).waitFor();
        assert.deepEqual(await ownTerms(page, locale, "moon"), [], "a trial keeps nothing");
        await assertAccessible(page, "a table that is tried");
        await page.getByRole("button", { name: t("glossary.take"), exact: true }).click();
        await page.getByRole("heading", { name: t("glossary.did"), exact: true }).waitFor();
        await rowOf(page, "moon light").waitFor();
        const [file] = await Promise.all([
            page.waitForEvent("download"),
            page.locator("main a[download]").click(),
        ]);
        assert.match(await readFile(await file.path(), "utf8"), /3,term,,unreadable,.*moon lamp,added/s);

        // What came of it can still be read after a reload, until it is cleared away.
        await page.reload();
        await page.locator(".tray").click();
        await page.locator(".job", { hasText: t("jobs.state.done") }).waitFor();
        await assertAccessible(page, "the work tray");
        await page.locator(".job button").click();
        await page.waitForSelector(".tray", { state: "detached" });
        await clear(page, locale, "moon");
        assert.deepEqual(faults, []);
        await context.close();
    });
}

test("a seller reads the terms and has nothing to change there", needsHub, async () => {
    const { page, context, faults, t } = await visitor(["seller"], "en");
    await openGlossary(page, "de");
    await page.getByText(t("glossary.read_only"), { exact: true }).waitFor();
    assert.equal(await page.locator(".term-row button, main input[type=file]").count(), 0);
    await assertAccessible(page, "terms to read");
    assert.deepEqual(faults, []);
    await context.close();
});

test("the palette leads to the terms of the language that one answers in", needsHub, async () => {
    const { page, context, faults, t } = await visitor(["editor"], "en");
    await page.keyboard.press("Control+k");
    await page.waitForSelector("dialog[open] [role=combobox]");
    await page.keyboard.type(t("templates.glossary"));
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/templates\/glossary\/[a-zA-Z-]+$/);
    await until(() => page.evaluate(() => document.activeElement.id === "glossary-title"));
    assert.deepEqual(faults, []);
    await context.close();
});

for (const { language, theme, width } of [
    { language: "en", theme: "light", width: 1440 },
    { language: "zh-Hans", theme: "dark", width: 1024 },
    { language: "ar", theme: "dark", width: 390 },
    { language: "de", theme: "light", width: 390 },
]) {
    test(`the terms are sound in ${language}, ${theme}, ${width} px wide`, needsHub, async () => {
        const { page, context, faults } = await visitor(["editor"], language, { viewport: { width, height: 860 } });
        await settle(page, { language, theme });
        await assertScreensSound(page, faults, [
            ["/templates/glossary/ar", ".term-row"],
            ["/templates/glossary/de", ".term-row"],
        ]);
        await context.close();
    });
}
