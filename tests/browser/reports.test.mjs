// The room of the figures: charts beside each other and alone, the table that says the same, CSV, every screen.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import {
    ask,
    assertAccessible,
    assertScreensSound,
    inEveryLook,
    launch,
    needsHub,
    settle,
    shut,
    sideways,
    until,
    url,
    visitAs,
    visitSignedIn,
} from "./support.mjs";

const kNames = ["answers", "volume", "outcomes", "suggestions", "satisfaction"];

let browser;
before(async () => {
    if (url) browser = await launch();
});
after(() => shut(browser));

/** Waits until every report that the page shows has been drawn or says that it is empty. */
const drawn = (page, count) =>
    page.waitForFunction(
        (wanted) => document.querySelectorAll(".uplot canvas, .report-bars, .report-empty").length === wanted,
        count,
    );

/** Colours of a canvas, as a sign of what is drawn on it. */
const coloursOf = (page) =>
    page.evaluate(() => {
        const canvas = document.querySelector(".uplot canvas");
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        const found = new Set();
        for (let at = 0; at < data.length; at += 4)
            if (data[at + 3] === 255) found.add(data.slice(at, at + 3).join(","));
        return [...found].sort();
    });

const choose = (page, label, value) => page.getByLabel(label, { exact: true }).selectOption(value);

test("the charts stand beside each other, and each opens alone", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await page.waitForSelector(".row");
    await page.keyboard.press("g");
    await page.keyboard.press("r");
    await page.waitForURL(/\/reports$/);
    await drawn(page, kNames.length);
    assert.ok((await page.locator(".uplot canvas").count()) > 0, "no chart is drawn");
    const [first, second] = await Promise.all(
        [0, 1].map((index) => page.locator(".report").nth(index).boundingBox()),
    );
    assert.equal(first.y, second.y, "the charts are below each other");
    await page.getByRole("link", { name: "Messages", exact: true }).click();
    await page.waitForURL(/\/reports\/volume$/);
    await drawn(page, 1);
    assert.equal(await page.textContent("h1"), "Messages");
    await page.keyboard.press("u");
    await page.waitForURL(/\/reports$/);
    await drawn(page, kNames.length);
    assert.deepEqual(faults, []);
    await context.close();
});

test(
    "the table says what the hub says, always for screen readers and by a key for all",
    needsHub,
    async () => {
        const { page, context, faults } = await visitSignedIn(browser);
        await page.goto(`${url}/reports/volume`);
        await drawn(page, 1);
        await choose(page, "Group by", "language");
        await page.waitForSelector(".report-bars");
        assert.equal(await page.locator(".report-table").count(), 0);
        assert.equal(await page.locator("table.figures").count(), 1, "screen readers have no table");
        await page.locator("#reports-title").focus();
        await page.keyboard.press("t");
        await page.waitForSelector(".report-table table");
        // Buyers go on writing: what the page has shown is compared with what it was given.
        const answered = page.waitForResponse(
            (answer) => answer.url().includes("/reports/volume") && answer.ok(),
        );
        await choose(page, "Days", "90");
        const known = await (await answered).json();
        assert.ok(known.total.received > 0, "nothing has come in");
        assert.equal(known.by, "language");
        const figures = () =>
            page.$$eval(".report-table tbody tr", (rows) =>
                rows.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent)),
            );
        const wanted = known.items.map(({ received, sent }) =>
            [received, sent].map((count) => count.toLocaleString("en")),
        );
        await page.waitForFunction(
            (total) => document.querySelector(".report-table tfoot td").textContent === total,
            known.total.received.toLocaleString("en"),
        );
        assert.deepEqual(await figures(), wanted);
        assert.deepEqual(faults, []);
        await context.close();
    },
);

test("the figures leave as CSV", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser, { acceptDownloads: true });
    await page.goto(`${url}/reports/outcomes`);
    await page.waitForSelector(".report-totals");
    const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Save as CSV: Outcomes" }).click(),
    ]);
    assert.match(download.suggestedFilename(), /^outcomes\.\d{4}-\d\d-\d\d\.\d{4}-\d\d-\d\d\.csv$/);
    const lines = (await readFile(await download.path(), "utf8")).split("\r\n");
    assert.equal(
        lines[0],
        "\uFEFFday,resolved,handled,handling_median_seconds,handling_p90_seconds,reopened,disputes,breached,clock",
    );
    assert.equal(lines.length, 1 + 30 + 1, "a line for each day");
    assert.deepEqual(faults, []);
    await context.close();
});

test("what a filter leaves empty says how to go on", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await page.goto(`${url}/reports/answers`);
    await page.waitForSelector(".report-totals");
    await choose(page, "Language", "et");
    await page.waitForSelector(".report-empty");
    await page.locator(".report-empty button").click();
    await until(async () => (await page.getByLabel("Language", { exact: true }).inputValue()) === "");
    await choose(page, "Days", "own");
    await page.getByLabel("To", { exact: true }).fill("2026-01-31");
    const { from, to } = await page.evaluate(() => ({
        from: document.querySelector("input[type=date]").value,
        to: document.querySelectorAll("input[type=date]")[1].value,
    }));
    assert.ok(from <= to, "the days are in order");
    assert.deepEqual(faults, []);
    await context.close();
});

test("a seller sees his own figures and nobody else's", needsHub, async () => {
    const { page, context, faults } = await visitAs(browser, ["seller"]);
    await page.goto(`${url}/reports/suggestions`);
    await page.waitForSelector(".report-totals");
    const groups = await page.getByLabel("Group by", { exact: true }).locator("option").allTextContents();
    assert.ok(!groups.includes("Person"), "rows of persons are offered");
    assert.equal(await page.getByLabel("Person", { exact: true }).locator("option").count(), 2);
    assert.equal((await ask(page, "GET", "/reports/suggestions?by=person")).status, 403);
    assert.deepEqual(faults, []);
    await context.close();
});

test("a chart takes the colours of the theme, also when it changes", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await settle(page, { theme: "light" });
    await page.goto(`${url}/reports/volume`);
    await page.waitForSelector(".uplot canvas");
    const light = await coloursOf(page);
    await page.evaluate(() => {
        document.documentElement.dataset.theme = "dark";
    });
    await page.waitForFunction((before) => {
        const canvas = document.querySelector(".uplot canvas");
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        for (let at = 0; at < data.length; at += 4)
            if (data[at + 3] === 255 && !before.includes(data.slice(at, at + 3).join(","))) return true;
        return false;
    }, light);
    // What the browser says of reading the picture so often is this test's doing.
    assert.deepEqual(
        faults.filter((fault) => !fault.startsWith("Canvas2D: Multiple readback")),
        [],
    );
    await context.close();
});

test("reports are accessible in light and dark, in Arabic and on a phone", needsHub, async () => {
    const screens = [
        ["/reports", ".report-totals"],
        ...kNames.map((name) => [`/reports/${name}`, ".report-totals"]),
    ];
    await inEveryLook(browser, async ({ page, faults }) => {
        await assertScreensSound(page, faults, screens);
        await page.locator("#reports-title").focus();
        await page.keyboard.press("t");
        await page.waitForSelector(".report-table, .report-empty");
        await assertAccessible(page, "the table");
        assert.ok((await sideways(page)) <= 0, "the table pushes the page sideways");
    });
});

test("times are measured by the shop's hours on request, once it has any", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    let hasHours = false;
    await page.route(/\/api\/v1\/teams$/, (route) => route.fulfill({ json: { items: hasHours ? [{ name: "Shop" }] : [] } }));
    await page.route(/\/reports\/answers\?.*clock=working_hours/, async (route) => {
        const response = await route.fetch({ url: route.request().url().replace("clock=working_hours", "clock=all_hours") });
        await route.fulfill({ response, json: { ...(await response.json()), clock: "working_hours" } });
    });
    await page.goto(`${url}/reports/answers`);
    await page.waitForSelector(".report-totals");
    const times = page.getByLabel("Times run", { exact: true });
    assert.ok(await times.locator("option[value=working_hours]").evaluate((option) => option.disabled));
    hasHours = true;
    await page.reload();
    await page.waitForSelector("option[value=working_hours]:not([disabled])", { state: "attached" });
    const asked = page.waitForRequest(/\/reports\/answers\?.*clock=working_hours/);
    await times.selectOption("working_hours");
    await asked;
    await page.getByText(/Times count the shop’s working hours alone/).waitFor();
    await assertAccessible(page, "times by the shop's hours");
    assert.deepEqual(faults, []);
    await context.close();
});
