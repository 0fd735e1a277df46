// What buyers say of products: the table with its pictures, sorting by the hub, one product with words, every state.
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
    queue,
    shut,
    until,
    url,
    visitAs,
    visitSignedIn,
} from "./support.mjs";

let browser;
before(async () => {
    if (url) browser = await launch();
});
after(() => shut(browser));

const kKinds = ["defect", "size", "return", "missing", "wish"];
const kWeeks = ["2026-W45", "2026-W46", "2026-W47", "2026-W48"];

const product = (sku, title, orders, counts) => ({
    sku,
    title,
    orders,
    conversations: counts.reduce((sum, count) => sum + count, 0),
    rate_hundredths: orders ? Math.round((counts.reduce((sum, count) => sum + count, 0) * 10_000) / orders) : null,
    kinds: kKinds.map((kind, n) => ({
        kind,
        conversations: counts[n],
        rate_hundredths: orders ? Math.round((counts[n] * 10_000) / orders) : null,
        spike: counts[n] === 7,
        weeks: [0, 0, 0, counts[n]],
    })),
});

const kProducts = [
    product("LAMP-01", "LED table lamp", 200, [7, 1, 2, 0, 3]),
    product("كوب/7", "كوب زجاجي", 0, [0, 0, 1, 0, 0]),
];

/** Plays what the hub says of products; gives what it was asked. */
async function play(page, conversation = "cnv_1") {
    const asked = [];
    await page.route(/\/api\/v1\/product-voices(\/said)?\?/, (route) => {
        const address = new URL(route.request().url());
        asked.push(address.searchParams);
        if (address.searchParams.get("format") === "csv") return route.fallback();
        if (address.pathname.endsWith("/said")) {
            const words = (n, kind, text, translation) => ({
                message: `msg_${n}`,
                conversation,
                kind,
                at: "2026-11-27T10:00:00.000Z",
                language: "de",
                text,
                translation,
            });
            const all = [
                words(1, "defect", "Die Lampe geht nicht", { language: "en", text: "The lamp doesn’t work" }),
                words(2, "wish", "Gibt es sie in Grün?", null),
            ];
            const kind = address.searchParams.get("kind");
            return route.fulfill({ json: { items: all.filter((each) => !kind || each.kind === kind), next: null } });
        }
        const sku = address.searchParams.get("sku");
        const items = kProducts.filter((each) => !sku || each.sku === sku);
        return route.fulfill({ json: { timezone: "UTC", weeks: kWeeks, items, next: null } });
    });
    return asked;
}

test("products stand in a table with a picture of their weeks and the hub sorts them", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const asked = await play(page);
    await page.goto(`${url}/reports`);
    await page.getByRole("link", { name: "Products", exact: true }).click();
    await page.waitForURL(/\/reports\/products$/);
    await page.waitForSelector(".voices tbody tr");
    const cells = await page.locator(".voices tbody tr").first().locator("th, td").allInnerTexts();
    assert.match(cells[0], /LAMP-01\s+LED table lamp/);
    assert.deepEqual(cells.slice(1, 4), ["200", "13", "6.5"]);
    assert.match(cells[4], /7\s+3\.5\s+Unusually often/);
    assert.match(cells[5], /1\s+0\.5$/);
    assert.equal(cells[7], "", "nothing was said to be missing");
    await page.getByRole("img", { name: "Defects by week: 0, 0, 0, 7" }).waitFor();
    assert.equal(asked.at(-1).get("sort"), "conversations");
    const head = page.getByRole("columnheader", { name: /^Defects/ });
    await head.getByRole("button").click();
    await page.locator('th[aria-sort="descending"]', { hasText: "Defects" }).waitFor();
    assert.equal(asked.at(-1).get("sort"), "defect");
    await head.getByRole("button").click();
    await until(() => asked.at(-1).get("sort") === "defect_rate");
    await page.getByLabel("Time", { exact: true }).selectOption("4");
    await until(() => asked.at(-1).get("weeks") === "4");
    await page.waitForSelector(".voices tbody tr");
    assert.deepEqual(faults, []);
    await context.close();
});

test("a product opens with its chart, its table and its buyers' words", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await page.waitForSelector(".row");
    const [{ id }] = await queue(page);
    await play(page, id);
    await page.goto(`${url}/reports/products`);
    await page.getByRole("link", { name: "LAMP-01" }).click();
    await page.waitForURL(/\/reports\/products\/LAMP-01$/);
    await page.waitForSelector(".voice-pictures .spark");
    assert.equal(await page.textContent("h1"), "LAMP-01");
    assert.equal(await page.locator(".voice-pictures li").count(), 4, "a picture for each kind that was spoken of");
    await page.locator("summary").click();
    const last = await page.locator(".report-table tbody tr").last().locator("td").allInnerTexts();
    assert.deepEqual(last, ["7", "1", "2", "0", "3"]);
    await page.getByText("Die Lampe geht nicht").waitFor();
    assert.equal(await page.locator(".buyer-side p").first().getAttribute("lang"), "de");
    await page.getByText("The lamp doesn’t work").waitFor();
    await assertAccessible(page, "a product");
    await page.getByLabel("About", { exact: true }).selectOption("wish");
    await page.getByText("Die Lampe geht nicht").waitFor({ state: "detached" });
    await page.getByRole("link", { name: "Open the conversation" }).click();
    await page.waitForURL(new RegExp(`/inbox/queue/c/${id}$`));
    await page.waitForSelector(".conversation-head");
    assert.deepEqual(faults, []);
    await context.close();
});

test("a SKU of any letters has an address of its own", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await play(page);
    await page.goto(`${url}/reports/products`);
    await page.getByRole("link", { name: "كوب/7" }).click();
    await page.waitForSelector(".voice-pictures .spark");
    assert.equal(await page.textContent("h1"), "كوب/7");
    await page.reload();
    await page.waitForSelector(".voice-pictures .spark");
    assert.equal(await page.textContent("h1"), "كوب/7");
    assert.deepEqual(faults, []);
    await context.close();
});

test("what can't be had says so and is asked for again", needsHub, async () => {
    const { page, context } = await visitSignedIn(browser);
    let fails = true;
    await page.route(/\/api\/v1\/product-voices\?/, (route) =>
        fails
            ? route.fulfill({ status: 500, json: { status: 500, title: "Something broke" } })
            : route.fulfill({ json: { timezone: "UTC", weeks: kWeeks, items: [], next: null } }),
    );
    await page.goto(`${url}/reports/products`);
    await page.waitForSelector(".problem");
    fails = false;
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("In this time no buyer said anything of a product.").waitFor();
    await context.close();
});

test("what was said of products leaves as CSV", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser, { acceptDownloads: true });
    await play(page);
    await page.goto(`${url}/reports/products`);
    await page.waitForSelector(".voices tbody tr");
    const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: /^Save as CSV/ }).click(),
    ]);
    assert.equal(download.suggestedFilename(), "products.csv");
    const [head] = (await readFile(await download.path(), "utf8")).split("\r\n");
    assert.match(head, /^\uFEFFsku,title,orders,conversations,per_100_orders,defect,/);
    assert.deepEqual(faults, []);
    await context.close();
});

test("an editor sees figures and no buyer's words", needsHub, async () => {
    const { page, context, faults } = await visitAs(browser, ["editor"]);
    await play(page);
    await page.goto(`${url}/reports/products/LAMP-01`);
    await page.waitForSelector(".voice-pictures .spark");
    assert.equal(await page.locator("#voice-words").count(), 0);
    await page.unroute(/\/api\/v1\/product-voices(\/said)?\?/);
    assert.equal((await ask(page, "GET", "/product-voices/said?sku=LAMP-01")).status, 403);
    assert.deepEqual(faults, []);
    await context.close();
});

test("the products are accessible in light and dark, in Arabic and on a phone", needsHub, async () => {
    await inEveryLook(browser, async ({ page, faults }) => {
        await play(page);
        await assertScreensSound(page, faults, [
            ["/reports/products", ".voices tbody tr"],
            ["/reports/products/LAMP-01", ".voice-list .card"],
        ]);
    });
});
