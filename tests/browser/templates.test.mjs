// The room of the templates: coverage by keys, a text from its draft to its publication and back, stale texts, every screen.
import assert from "node:assert/strict";
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

const kKey = "shipping.order_tracking.in_transit";
const kEditors = ["seller", "editor", "operator"];

let browser;
before(async () => {
    if (url) browser = await launch();
});
after(() => shut(browser));

/** Somebody who may write templates. */
const editor = (options) => visitAs(browser, kEditors, options);

const textOf = (page, locale, key = kKey) => ask(page, "GET", `/templates/${key}/${locale}`);

/** Opens a text and waits for its examples. */
async function open(page, locale, key = kKey) {
    await page.goto(`${url}/templates/${locale}/${key}`);
    await page.waitForSelector("#template-text");
}

const settled = (page, act) =>
    Promise.all([page.waitForResponse((answer) => answer.url().endsWith("/check") && answer.ok()), act()]);

/** The one cell of the grid in the tab order, with what it is called. */
const activeCell = (page) =>
    page.evaluate(() => {
        const { activeElement: cell } = document;
        return { at: cell?.dataset.cell, name: cell?.getAttribute("aria-label") };
    });

test("coverage is walked by keys, and draws only what is in sight", needsHub, async () => {
    const { page, context, faults } = await editor();
    await page.waitForSelector(".row");
    await page.keyboard.press("g");
    await page.keyboard.press("t");
    await page.waitForURL(/\/templates$/);
    await page.waitForSelector(".grid-row");
    const known = await ask(page, "GET", "/templates-coverage");
    assert.equal(await page.getAttribute("[role=grid]", "aria-rowcount"), String(known.items.length + 2));
    assert.ok((await page.locator(".grid-row").count()) < known.items.length, "all rows are drawn");
    await page.locator('[data-cell="0/0"]').focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowDown");
    await until(async () => (await activeCell(page)).at === "1/2");
    assert.match((await activeCell(page)).name, /, (published|inherited), \d+ messages?$/);
    await page.keyboard.press("Control+End");
    const last = `${known.items.length - 1}/${known.locales.length + 1}`;
    // Rows far away are drawn first.
    await until(async () => (await activeCell(page)).at === last);
    await page.keyboard.press("Control+Home");
    await until(async () => (await activeCell(page)).at === "0/0");
    await page.keyboard.press("Escape");
    assert.equal(await page.evaluate(() => document.activeElement.id), "find-template");
    await page.keyboard.type("order_tracking.in_transit");
    await page.waitForFunction(() => document.querySelectorAll(".grid-row").length < 5);
    const german = known.locales.findIndex(({ locale }) => locale === "de") + 2;
    await page.locator(`[data-cell="0/${german}"]`).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/templates/de/${kKey}`);
    await page.waitForSelector("#template-text");
    assert.deepEqual(faults, []);
    await context.close();
});

test(
    "a text is written, linted, previewed, reviewed, published by another and taken back",
    needsHub,
    async () => {
        const writer = await editor();
        const { page } = writer;
        const before = (await textOf(page, "nl")).current.text;
        await open(page, "nl");
        await page.waitForSelector(".preview-pane .as-written");

        // A broken argument is named at once, and comes back.
        const broken = before.replace("{tracking_number}", "{tracking_numb");
        await settled(page, () => page.fill("#template-text", broken));
        await page.waitForSelector(".objection .link-button");
        await page.keyboard.press("Control+Shift+Enter");
        assert.equal((await textOf(page, "nl")).open, null, "a text with errors went to review");
        await settled(page, () => page.locator(".objection .link-button").first().click());
        assert.equal(await page.inputValue("#template-text"), before);

        const mine = `${before}\n\nTot ziens`;
        await settled(page, () => page.fill("#template-text", mine));
        await page.waitForFunction(() =>
            document.querySelector(".preview-pane").textContent.includes("Tot ziens"),
        );
        await page.reload();
        await page.waitForSelector("#template-text");
        assert.equal(await page.inputValue("#template-text"), mine, "unsaved text outlives a reload");

        // A brace offers the facts.
        await page.locator("#template-text").focus();
        await page.keyboard.press("Control+End");
        await page.keyboard.type(" {order");
        await page.waitForSelector("[role=listbox] [role=option]");
        await assertAccessible(page, "facts");
        await settled(page, () => page.keyboard.press("Enter"));
        assert.ok((await page.inputValue("#template-text")).endsWith(" {order_id}"));
        await settled(page, () => page.fill("#template-text", mine));

        await page.keyboard.press("Control+Shift+Enter");
        await until(async () => (await textOf(page, "nl")).state === "in_review");

        const other = await editor();
        await other.page.goto(`${url}/templates/reviews`);
        const row = other.page.locator(".review-row", { hasText: "Dutch" });
        await row.waitFor();
        await assertAccessible(other.page, "reviews");
        await row.locator("input").check();
        await other.page.locator(".review-form .main").click();
        await until(async () => (await textOf(page, "nl")).current.text === mine);
        const publication = other.page.locator(".publications > li").first();
        await publication.waitFor();
        await publication.locator("button").click();
        await until(async () => (await textOf(page, "nl")).current.text === before);
        await publication.locator(".tag").waitFor();
        // What is taken back is a draft again.
        assert.equal((await textOf(page, "nl")).open.text, mine);
        await ask(page, "DELETE", `/templates/${kKey}/nl/draft`);

        assert.deepEqual([...writer.faults, ...other.faults], []);
        await writer.context.close();
        await other.context.close();
    },
);

test("a text that somebody else changed meanwhile is shown beside one's own", needsHub, async () => {
    const { page, context, faults } = await editor();
    const other = await editor();
    const { text, title } = (await textOf(page, "fi")).current;
    await open(page, "fi");
    await settled(page, () => page.fill("#template-text", `${text}\n\nMinun`));
    await ask(other.page, "PUT", `/templates/${kKey}/fi/draft`, {
        text: `${text}\n\nToisen`,
        title,
        saves: 0,
    });
    await page.keyboard.press("Control+Enter");
    await page.waitForSelector(".conflict");
    assert.match(await page.textContent(".conflict .boxed"), /Toisen/);
    assert.match(await page.inputValue("#template-text"), /Minun/);
    await assertAccessible(page, "conflict");
    await page.locator(".conflict .button").first().click();
    await until(async () => (await textOf(page, "fi")).open.text.endsWith("Minun"));
    await page.waitForSelector(".conflict", { state: "detached" });
    await ask(page, "DELETE", `/templates/${kKey}/fi/draft`);
    assert.deepEqual(faults, []);
    await context.close();
    await other.context.close();
});

test(
    "a newer source makes the others stale, shows what changed, and lets one keep one's own",
    needsHub,
    async () => {
        const key = "shipping.order_tracking.ask_order";
        const { page, context, faults } = await editor();
        const second = await editor();
        const all = (await ask(page, "GET", "/templates-coverage")).items;
        const chosen = all.find((item) => item.key === key)?.key ?? all.at(-1).key;
        const source = (await textOf(page, "en", chosen)).current;
        const path = `/templates/${chosen}/en`;
        // Other words each time: a text that was kept for these very words would not be stale.
        const thanks = `Thank you ${[...String(process.pid)].map((digit) => "abcdefghij"[digit]).join("")}`;
        await ask(page, "PUT", `${path}/draft`, {
            text: `${source.text}\n\n${thanks}`,
            title: source.title,
            saves: 0,
        });
        const { open: draft } = await ask(page, "POST", `${path}/review`, {});
        const made = await ask(second.page, "POST", "/template-publications", { revisions: [draft.id] });
        assert.ok(made.id, JSON.stringify(made));
        assert.equal((await textOf(page, "hu", chosen)).state, "stale");
        await open(page, "hu", chosen);
        await page.waitForSelector(".source-pane .word-diff ins");
        assert.ok((await page.textContent(".source-pane .word-diff ins")).includes(thanks));
        await assertAccessible(page, "stale");
        await page.locator(".text-acts .button", { hasText: "Cosmetic" }).click();
        await until(async () => (await textOf(page, "hu", chosen)).state === "published");
        const { items: publications } = await ask(page, "GET", "/template-publications");
        const kept = publications.find(({ items }) =>
            items.some(({ key: of, locale }) => of === chosen && locale === "hu"),
        );
        for (const { id } of [kept, made])
            await ask(second.page, "POST", `/template-publications/${id}/undo`, {});
        for (const locale of ["hu", "en"]) await ask(page, "DELETE", `/templates/${chosen}/${locale}/draft`);
        assert.equal((await textOf(page, "hu", chosen)).state, "published");
        assert.deepEqual(faults, []);
        await context.close();
        await second.context.close();
    },
);

test("a word that an input method composes is checked when it is whole", needsHub, async () => {
    const { page, context, faults } = await editor();
    await open(page, "zh-Hans");
    await page.waitForSelector(".preview-pane .as-written");
    const checks = [];
    page.on(
        "request",
        (request) => request.url().endsWith("/check") && checks.push(request.postDataJSON().text),
    );
    await page.locator("#template-text").focus();
    const ime = await context.newCDPSession(page);
    await ime.send("Input.imeSetComposition", { text: "nihao", selectionStart: 5, selectionEnd: 5 });
    await page.waitForTimeout(900);
    assert.deepEqual(checks, []);
    await ime.send("Input.insertText", { text: "你好" });
    await until(() => checks.length > 0);
    assert.match(checks[0], /你好/);
    assert.deepEqual(faults, []);
    await context.close();
});

test("any two texts of the history are compared", needsHub, async () => {
    const { page, context, faults } = await editor();
    const path = `/templates/${kKey}/hu`;
    const { current } = await textOf(page, "hu");
    const draft = (more) => ({ text: `${current.text}\n\n${more}`, title: current.title, saves: 0 });
    await ask(page, "PUT", `${path}/draft`, draft("Első változat."));
    await ask(page, "DELETE", `${path}/draft`);
    await ask(page, "PUT", `${path}/draft`, draft("Második változat."));
    const { revisions } = await textOf(page, "hu");
    await open(page, "hu");
    await page.locator(".history > summary").click();
    await page.locator(".compare-texts > summary").click();
    const sides = page.locator(".compare-side");
    await sides.nth(0).selectOption(revisions[1].id);
    await sides.nth(1).selectOption(revisions[0].id);
    await until(async () => (await page.locator(".compare-texts ins").allTextContents()).join() === "Második");
    assert.equal(await page.locator(".compare-texts del").textContent(), "Első");
    await sides.nth(1).selectOption("current");
    await until(async () => (await page.locator(".compare-texts del").textContent()).includes("Első változat."));
    assert.equal(await page.locator(".compare-texts ins").count(), 0);
    await assertAccessible(page, "two texts compared");
    await ask(page, "DELETE", `${path}/draft`);
    assert.deepEqual(faults, []);
    await context.close();
});

test("a file of the English comes back as drafts that may be cosmetic", needsHub, async () => {
    const { page, context, faults } = await editor();
    const { content } = await ask(page, "GET", "/templates-exchange?locale=en&format=po");
    const { current } = await textOf(page, "en");
    const words = "is on its way to you";
    assert.ok(current.text.includes(words));
    // What it was written for stands before the text.
    const at = content.indexOf(words, content.indexOf(words, content.indexOf(`"${kKey}"`)) + 1);
    const changed = `${content.slice(0, at)}is travelling to you${content.slice(at + words.length)}`;
    await page.goto(`${url}/templates/exchange`);
    await page.waitForFunction(() => document.querySelectorAll("select option").length > 30);
    await page.locator("select").nth(0).selectOption("en");
    await page.locator("select").nth(1).selectOption("po");
    await page.locator("input[type=checkbox]").check();
    await page.setInputFiles("input[type=file]", { name: "en.po", mimeType: "text/x-gettext", buffer: Buffer.from(changed) });
    await page.waitForSelector(".exchange-items li");
    assert.equal(await page.locator(".exchange-items li").count(), 1);
    await page.locator("button.main").click();
    await until(async () => (await textOf(page, "en")).open?.text.includes("is travelling to you"));
    assert.equal((await textOf(page, "en")).open.cosmetic, true);
    await ask(page, "DELETE", `/templates/${kKey}/en/draft`);
    assert.deepEqual(faults, []);
    await context.close();
});

const kLooks = [
    { language: "en", theme: "light", width: 1440 },
    { language: "en", theme: "dark", width: 768 },
    { language: "zh-Hans", theme: "light", width: 1024 },
    { language: "ar", theme: "dark", width: 1440 },
    { language: "ar", theme: "light", width: 390 },
];

for (const { language, theme, width } of kLooks) {
    test(`the templates are sound in ${language}, ${theme}, ${width} px wide`, needsHub, async () => {
        const { page, context, faults } = await editor({ viewport: { width, height: 860 } });
        await settle(page, { language, theme });
        const screens = [
            ["/templates", ".grid-row"],
            ["/templates/ar", ".locale-row"],
            [`/templates/ar/${kKey}`, "#template-text"],
            ["/templates/reviews", "h1"],
            ["/templates/exchange", "select"],
        ];
        await assertScreensSound(page, faults, screens);
        await context.close();
    });
}
