// What the shop states alike: stated in the settings, found in the fields of a reply, and changed there for that one.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
    ask,
    assertAccessible,
    assertScreensSound,
    launch,
    needsHub,
    openConversation,
    settle,
    shut,
    url,
    visitAs,
    visitSignedIn,
    waiting,
} from "./support.mjs";

let browser;
before(async () => {
    if (url) browser = await launch();
});
after(() => shut(browser));

const kTemplate = "dispute.return_exchange.accepted";

const state = (page, name, values) => ask(page, "PUT", "/shop-facts", { items: [{ name, values }] });

async function valuesOf(page, name) {
    const { items } = await ask(page, "GET", "/shop-facts");
    return items.find((each) => each.name === name).values;
}

async function openFacts(page, sign = ".shop-fact") {
    await page.goto(`${url}/settings/facts`);
    await page.waitForSelector(sign);
}

const factOf = (page, name) => page.locator(".shop-fact").filter({ has: page.locator(`[name=${name}]`) });
const save = (page) => page.locator("form > .button.main").click();
/** Waits until what was stated is kept. */
const kept = (page) =>
    page.waitForResponse((answer) => answer.url().endsWith("/shop-facts") && answer.request().method() === "PUT");

test("a fact is stated by the keyboard, for the shop and otherwise for an account", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await state(page, "refund_days", []);
    await openFacts(page);
    const fact = factOf(page, "refund_days");
    await fact.locator(":scope > .button").waitFor();
    await fact.locator("[name=refund_days]").focus();
    await page.keyboard.type("5");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement.tagName === "SELECT");
    const account = await page.evaluate(() => document.activeElement.value);
    assert.match(account, /^acc_/);
    await page.keyboard.press("Tab");
    await page.keyboard.type("8");
    const answered = kept(page);
    await page.keyboard.press("Enter");
    await answered;
    assert.deepEqual(await valuesOf(page, "refund_days"), [
        { account: null, language: null, value: "5" },
        { account, language: null, value: "8" },
    ]);
    await assertAccessible(page, "facts of the shop");

    await page.reload();
    await page.waitForSelector(".shop-fact");
    assert.equal(await fact.locator("li input").inputValue(), "8");
    await fact.locator("li .button").focus();
    await page.keyboard.press("Enter");
    assert.equal(await fact.locator("li").count(), 0);
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "LEGEND");
    const removed = kept(page);
    await save(page);
    await removed;
    assert.equal((await valuesOf(page, "refund_days")).length, 1);
    await state(page, "refund_days", []);
    assert.deepEqual(faults, []);
    await context.close();
});

test("a span of days that runs backwards is said at its field and not kept", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    for (const name of ["delivery_days_min", "delivery_days_max"]) await state(page, name, []);
    await openFacts(page);
    await page.fill("[name=delivery_days_min]", "9");
    await page.fill("[name=delivery_days_max]", "4");
    await save(page);
    await page.waitForSelector("[name=delivery_days_max][aria-invalid=true]");
    assert.equal(await page.evaluate(() => document.activeElement.name), "delivery_days_max");
    await assertAccessible(page, "days that run backwards");
    assert.deepEqual(await valuesOf(page, "delivery_days_min"), []);
    assert.deepEqual(faults, []);
    await context.close();
});

test("payment methods are stated in a language of their own", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await openFacts(page);
    const fact = factOf(page, "payment_methods");
    await fact.locator(":scope > .button").click();
    const row = fact.locator("li").last();
    await row.getByLabel("Account", { exact: true }).selectOption("");
    await row.getByLabel("Language", { exact: true }).selectOption("et");
    await row.locator("input").fill("Visa ja pangaülekanne");
    const answered = kept(page);
    await save(page);
    await answered;
    assert.deepEqual(await valuesOf(page, "payment_methods"), [
        { account: null, language: "et", value: "Visa ja pangaülekanne" },
    ]);
    await state(page, "payment_methods", []);
    assert.deepEqual(faults, []);
    await context.close();
});

test("a reply comes with the shop's value in its field, and another one can be typed there", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await state(page, "return_days", [{ value: "217" }]);
    const item = await waiting(page, undefined, ({ tags }) => tags.language !== "und" && tags.intent !== "unrelated");
    await openConversation(page, item.id);
    await page.waitForSelector(".suggestion");
    await page.focus("#reply");
    await page.keyboard.press("/");
    await page.waitForSelector("dialog[open] .picker-list [role=option]");
    await page.keyboard.type(kTemplate);
    await page.waitForFunction(
        (key) => document.querySelector("[role=combobox]").getAttribute("aria-activedescendant")?.endsWith(key),
        kTemplate,
    );
    await page.keyboard.press("Enter");
    await page.waitForSelector("#fact-return_days");
    assert.equal(await page.inputValue("#fact-return_days"), "217");
    assert.match(await page.inputValue("#reply"), /217/);
    await page.fill("#fact-return_days", "318");
    await page.waitForFunction(() => document.getElementById("reply").value.includes("318"));
    // Emptied, the shop's value is back in the text and still shown in the field.
    await page.fill("#fact-return_days", "");
    await page.waitForFunction(() => document.getElementById("reply").value.includes("217"));
    assert.equal(await page.getAttribute("#fact-return_days", "placeholder"), "217");
    await state(page, "return_days", []);
    assert.deepEqual(faults, []);
    await context.close();
});

test("a seller reads the shop's facts and has nothing to change there", needsHub, async () => {
    const { page, context, faults } = await visitAs(browser, ["seller"]);
    await page.goto(`${url}/settings/me`);
    await page.getByRole("link", { name: "Shop facts" }).click();
    await page.waitForSelector(".shop-fact h2");
    assert.equal(await page.locator(".shop-fact").count(), 7);
    assert.equal(await page.locator("main input, main .button").count(), 0);
    await assertAccessible(page, "facts of the shop, to read");
    assert.deepEqual(faults, []);
    await context.close();
});

for (const { language, theme, width } of [
    { language: "ar", theme: "dark", width: 390 },
    { language: "de", theme: "light", width: 1024 },
]) {
    test(`the shop's facts are sound in ${language}, ${theme}, ${width} px wide`, needsHub, async () => {
        const { page, context, faults } = await visitSignedIn(browser, { viewport: { width, height: 860 } });
        await settle(page, { language, theme });
        const [account] = (await ask(page, "GET", "/accounts")).items;
        await state(page, "investigation_days", [{ value: "10" }, { account: account.id, value: "12" }]);
        await assertScreensSound(page, faults, [["/settings/facts", ".shop-fact li"]]);
        await state(page, "investigation_days", []);
        await context.close();
    });
}
