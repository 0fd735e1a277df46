// Rules: one is written and tried in the form, put in order by keys and by the mouse, turned off; sellers read; screens are sound.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
    alter,
    ask,
    assertAccessible,
    assertScreensSound,
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

let browser;
before(async () => {
    if (url) browser = await launch();
});
after(() => shut(browser));

/** Of products that nobody sells: it takes no conversation from other tests. */
const kWhen = { products: ["NOBODY-SELLS-THIS-"] };

async function open(page) {
    await page.goto(`${url}/settings/rules`);
    await page.getByRole("button", { name: "Add a rule" }).waitFor();
}

/** Rules of one's own, added by the API; returns their ids. */
async function add(page, ...names) {
    const me = (await ask(page, "GET", "/session")).user.id;
    const ids = [];
    for (const name of names) {
        const made = await ask(page, "POST", "/rules", { name, when: kWhen, acts: { assign: [me] } });
        assert.ok(made.id, JSON.stringify(made));
        ids.push(made.id);
    }
    return ids;
}

const card = (page, name) => page.locator("article.card", { has: page.getByRole("heading", { name, exact: true }) });

/** The choice of an answer in the form of a rule, opened as if the rule had been kept with this one. */
async function answerOf(page, name, key) {
    await alter(page, /\/api\/v1\/rules$/, (shown) => {
        for (const rule of shown.items) rule.acts.answer = key;
    });
    await page.reload();
    await card(page, name).getByRole("button", { name: "Change" }).click();
    const select = page.locator("[name=answer]");
    await select.waitFor();
    assert.equal(await select.inputValue(), key);
    return select;
}

async function clear(page, ids) {
    for (const id of ids) await ask(page, "DELETE", `/rules/${id}`);
}

/** Names of the rules as the hub keeps them, of these alone. */
async function kept(page, names) {
    const { items } = await ask(page, "GET", "/rules");
    return items.map((rule) => rule.name).filter((name) => names.includes(name));
}

test("a rule is written, tried beside the form, kept and taken away", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await open(page);
    await page.getByRole("button", { name: "Add a rule" }).click();
    await page.fill("[name=rule]", "Parcels of lamps");
    await page.locator("summary", { hasText: "Topics" }).click();
    await page.getByRole("checkbox", { name: "Shipping" }).check();
    await page.locator("summary", { hasText: /Topics: .?Shipping/ }).waitFor();
    await page.locator("summary", { hasText: "Give it to" }).click();
    const people = page.locator("details", { has: page.locator("summary", { hasText: "Give it to" }) });
    await people.getByRole("checkbox").first().check();
    await page.getByRole("button", { name: "Try it on the last seven days" }).click();
    await page.locator(".trial-figures li", { hasText: /out of [\d,]+ match/ }).waitFor();
    await assertAccessible(page, "the form of a rule with its trial");
    await page.fill("[name=products]", kWhen.products[0]);
    await page.locator(".trial-figures").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Try it on the last seven days" }).click();
    await page.locator(".trial-figures li", { hasText: /^0 conversations out of/ }).waitFor();
    await page.getByRole("button", { name: "Save the rule" }).click();
    const made = card(page, "Parcels of lamps");
    await made.waitFor();
    await made.getByText(/Topics: .?Shipping/).waitFor();
    await made.getByText(new RegExp(`Products: .?${kWhen.products[0]}`)).waitFor();

    await made.getByRole("checkbox", { name: "In use" }).uncheck();
    await made.getByText("not in use").waitFor();
    await made.getByRole("button", { name: "Remove the rule" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove the rule" }).click();
    await made.waitFor({ state: "detached" });
    assert.deepEqual(await kept(page, ["Parcels of lamps"]), []);
    assert.deepEqual(faults, []);
    await context.close();
});

test("a rule that does nothing is refused in the form", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await open(page);
    await page.getByRole("button", { name: "Add a rule" }).click();
    await page.fill("[name=rule]", "Idle");
    await page.getByRole("button", { name: "Save the rule" }).click();
    await page.locator(".rule-work .problem").waitFor();
    assert.deepEqual(await kept(page, ["Idle"]), []);
    assert.deepEqual(faults, []);
    await context.close();
});

test("rules are put in order by the keyboard, which keeps its place, and by the mouse", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const names = ["First of two", "Second of two"];
    await open(page);
    const ids = await add(page, ...names);
    await page.reload();
    await card(page, names[1]).waitFor();
    const up = page.getByRole("button", { name: new RegExp(`Move .?${names[1]}.? up`) });
    await up.focus();
    await page.keyboard.press("Enter");
    await until(async () => (await kept(page, names)).join() === [...names].reverse().join());
    await until(() =>
        page.evaluate((label) => document.activeElement.getAttribute("aria-label")?.includes(label), names[1]),
    );

    await card(page, names[0]).locator(".rule-grip").dragTo(card(page, names[1]));
    await until(async () => (await kept(page, names)).join() === names.join());
    await clear(page, ids);
    assert.deepEqual(faults, []);
    await context.close();
});

test("the form of a rule keeps the focus whatever happens to the list, and gives it back", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const names = ["Upper", "Lower"];
    await open(page);
    const ids = await add(page, ...names);
    await page.reload();
    await card(page, names[1]).waitFor();
    await page.getByRole("button", { name: new RegExp(`Move .?${names[1]}.? up`) }).press("Enter");
    await until(async () => (await kept(page, names)).join() === [...names].reverse().join());
    const edit = card(page, names[0]).getByRole("button", { name: "Change" });
    await edit.click();
    await page.locator("[name=rule]").focus();
    // Somebody else adds a rule meanwhile.
    const [third] = await add(page, "Third");
    await card(page, "Third").waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.name), "rule");
    await page.getByRole("button", { name: "Cancel" }).click();
    await until(() => edit.evaluate((button) => button === document.activeElement));
    await clear(page, [...ids, third]);
    assert.deepEqual(faults, []);
    await context.close();
});

test("a rule whose template is gone says so in its form", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await open(page);
    const ids = await add(page, "Of yore");
    const select = await answerOf(page, "Of yore", "shipping.order_tracking.of_yore");
    assert.match(await select.locator("option:checked").innerText(), /no longer/);
    await clear(page, ids);
    assert.deepEqual(faults, []);
    await context.close();
});

test("a rule is offered only answers that can be sent unseen, and says so of another one that it has", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await open(page);
    const ids = await add(page, "Answers");
    const key = "pre_sale.product_info.answer";
    const select = await answerOf(page, "Answers", key);
    await page.getByText(/never sent by a rule/).waitFor();
    await select.selectOption("shipping.order_tracking.ask_order");
    await page.getByText(/never sent by a rule/).waitFor({ state: "detached" });
    assert.equal(await select.locator(`option[value="${key}"]`).count(), 0);
    await clear(page, ids);
    assert.deepEqual(faults, []);
    await context.close();
});

test("a seller reads the rules and changes none", needsHub, async () => {
    const operator = await visitSignedIn(browser);
    const ids = await add(operator.page, "For all to read");
    const { page, context, faults } = await visitAs(browser, ["seller"]);
    await page.goto(`${url}/settings/rules`);
    const read = card(page, "For all to read");
    await read.waitFor();
    assert.equal(await read.getByRole("button").count(), 0);
    assert.equal(await page.getByRole("button", { name: "Add a rule" }).count(), 0);
    await assertAccessible(page, "rules as a seller reads them");
    await clear(operator.page, ids);
    assert.deepEqual(faults, []);
    await context.close();
    await operator.context.close();
});

for (const { language, theme, width } of [
    { language: "ar", theme: "dark", width: 390 },
    { language: "zh-Hans", theme: "light", width: 1440 },
    { language: "de", theme: "dark", width: 1024 },
]) {
    test(`rules are sound in ${language}, ${theme}, ${width} px wide`, needsHub, async () => {
        const { page, context, faults } = await visitSignedIn(browser, { viewport: { width, height: 860 } });
        await settle(page, { language, theme });
        const ids = await add(page, "LMP-01");
        await assertScreensSound(page, faults, [["/settings/rules", "article.card"]]);
        await page.locator("article.card .acts .button").first().click();
        await page.waitForSelector(".rule-work");
        await page.locator(".rule-choices summary").first().click();
        await assertAccessible(page, "the form of a rule");
        assert.ok((await sideways(page)) <= 0, "the form scrolls sideways");
        await clear(page, ids);
        await context.close();
    });
}
