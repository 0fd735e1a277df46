// What the shop sells: typed, taken in as a table, and shown beside the order with who pays its import.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
    ask,
    assertAccessible,
    assertScreensSound,
    launch,
    needsHub,
    openConversation,
    queue,
    settle,
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

const found = async (page, words) =>
    (await ask(page, "GET", `/products?q=${encodeURIComponent(words)}`)).items;

async function forget(page, words) {
    for (const { id } of await found(page, words)) await ask(page, "DELETE", `/products/${id}`);
}

async function openProducts(page) {
    await page.goto(`${url}/settings/products`);
    await page.waitForSelector("main input[type=search]");
}

test("the demonstration has what its buyers ordered on the shelf", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const ordered = new Map();
    for (const { id, order_id: order } of await queue(page)) {
        if (!order) continue;
        const [item] = (await ask(page, "GET", `/conversations/${id}`)).order?.items ?? [];
        if (item?.sku) ordered.set(item.sku, id);
    }
    assert.ok(ordered.size > 3, `${ordered.size} products were ordered`);
    let product;
    for (const sku of ordered.keys()) {
        [product] = await found(page, sku);
        assert.equal(product?.sku, sku);
    }
    await openConversation(page, ordered.get(product.sku));
    await Promise.any(product.texts.map(({ title }) => page.getByText(title, { exact: true }).first().waitFor()));
    assert.deepEqual(faults, []);
    await context.close();
});

test("a product is typed in two languages, changed and deleted", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await forget(page, "TYPED-1");
    await openProducts(page);
    await page.getByRole("link", { name: "Add a product", exact: true }).click();
    await page.waitForSelector("[name=sku]");
    await assertAccessible(page, "a new product");
    await page.fill("[name=sku]", "TYPED-1");
    await page.selectOption("[name=stock]", "ordered");
    await page.fill("[name=restock_day]", "2099-12-05");
    await page.fill("[name=price]", "39,90");
    await page.fill("[name=currency]", "eur");
    await page.locator("fieldset [name=title]").first().fill("Reading lamp");
    await page.locator("#add-language").focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement.tagName === "SELECT");
    const second = page.locator("fieldset").last();
    await second.getByLabel("Language", { exact: true }).selectOption("de");
    await second.locator("[name=title]").fill("Leselampe");
    await second.locator("[name=in_box]").fill("Lampe\nNetzteil");
    await page.locator("form .button.main").click();
    await page.waitForSelector("main input[type=search]");
    const [made] = await found(page, "TYPED-1");
    assert.equal(made.stock, "ordered");
    assert.deepEqual(made.price, { amount: "39.90", currency: "EUR" });
    assert.deepEqual(
        made.texts.map(({ language, title, in_box: box }) => [language, title, box]),
        [
            [null, "Reading lamp", ""],
            ["de", "Leselampe", "Lampe\nNetzteil"],
        ],
    );

    await page.fill("main input[type=search]", "typed-1");
    await page.getByRole("link", { name: "TYPED-1", exact: true }).click();
    await page.waitForSelector("[name=sku]");
    assert.equal(await page.inputValue("[name=price]"), "39.90");
    await page.selectOption("[name=stock]", "in");
    await page.locator("form .button.main").click();
    await until(async () => (await found(page, "TYPED-1"))[0]?.stock === "in");

    await page.goto(`${url}/settings/products/${made.id}`);
    await page.getByRole("button", { name: "Delete the product", exact: true }).click();
    const dialog = page.locator("dialog[open]");
    await dialog.locator("input[type=checkbox]").check();
    await dialog.locator(".button.main").click();
    await page.waitForSelector("main input[type=search]");
    assert.deepEqual(await found(page, "TYPED-1"), []);
    assert.deepEqual(faults, []);
    await context.close();
});

test("what is wrong with a product is said at its field, which has the focus", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await page.goto(`${url}/settings/products`);
    await page.getByRole("link", { name: "Add a product", exact: true }).click();
    await page.waitForSelector("[name=sku]");
    await page.fill("[name=sku]", "WRONG|1");
    await page.locator("form .button.main").click();
    await page.locator(".field", { has: page.locator("[name=sku]") }).getByText(/has a \| in it/).waitFor();
    await page.waitForFunction(() => document.activeElement?.getAttribute("name") === "sku");
    assert.equal(await page.locator("form .problem").count(), 0);
    await assertAccessible(page, "a product with a fault");
    await page.fill("[name=sku]", "WRONG-1");
    await page.fill("[name=alternatives]", "WRONG-1");
    await page.locator("form .button.main").click();
    await page.locator(".field", { has: page.locator("[name=alternatives]") }).getByText(/to itself/).waitFor();
    assert.deepEqual(await found(page, "WRONG"), []);
    assert.deepEqual(faults, []);
    await context.close();
});

test("a table is tried first, its faults stand by line and column, and then it is taken in", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await forget(page, "TABLE-");
    await openProducts(page);
    const choose = (text) =>
        page.setInputFiles("input[type=file]", { name: "products.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
    await choose("sku,title,stock\nTABLE-1,Lamp,gone\n");
    await page.waitForSelector(".product-file .wrong bdi");
    assert.match(await page.locator(".product-file").innerText(), /line 2:\s+stock/);
    assert.equal(await page.locator(".product-file .button.main").getAttribute("aria-disabled"), "true");
    await assertAccessible(page, "a table with faults");
    await choose("sku,title,stock\nTABLE-1,Lamp,in\nTABLE-2,Other lamp,out\n");
    const take = page.locator(".product-file .button.main:not([aria-disabled])");
    await take.waitFor();
    assert.deepEqual(await found(page, "TABLE-"), []);
    await take.click();
    await until(async () => (await found(page, "TABLE-")).length === 2);
    await page.getByRole("link", { name: "TABLE-2", exact: true }).waitFor();
    await forget(page, "TABLE-");
    assert.deepEqual(faults, []);
    await context.close();
});

test("an order shows its product, who pays its import and the law behind that", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const items = await queue(page);
    let thread;
    for (const { id, order_id: order } of items) {
        if (!order) continue;
        const each = await ask(page, "GET", `/conversations/${id}`);
        if (each.order?.destination === "DE" && each.order.items[0]?.sku) thread = each;
        if (thread) break;
    }
    assert.ok(thread, "a buyer in Germany");
    const { sku } = thread.order.items[0];
    await forget(page, sku);
    await ask(page, "POST", "/products", {
        sku,
        stock: "out",
        alternatives: ["SPARE-1"],
        texts: [{ language: "en", title: "Lamp of the shelf", warranty: "Two years on the light source" }],
    });
    await forget(page, "SPARE-1");
    await ask(page, "POST", "/products", { sku: "SPARE-1", stock: "in", texts: [{ title: "Spare lamp" }] });
    await ask(page, "PUT", "/shipping", { ships_from: "CN" });
    await openConversation(page, thread.conversation.id);
    await page.getByRole("heading", { name: "Tax and duty", exact: true }).waitFor();
    await page.getByText("Lamp of the shelf", { exact: true }).waitFor();
    await page.getByText("Spare lamp", { exact: true }).waitFor();
    await page.getByText("Two years on the light source", { exact: true }).waitFor();
    await page.getByText("What this follows from", { exact: true }).click();
    await page.getByText(/Council Regulation \(EU\) 2026\/382/).first().waitFor();
    await assertAccessible(page, "an order with its import");
    await ask(page, "PUT", "/shipping", { ships_from: null });
    for (const words of [sku, "SPARE-1"]) await forget(page, words);
    assert.deepEqual(faults, []);
    await context.close();
});

test("an operator says from where the shop sends, and needs a key before a carrier is asked", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await page.goto(`${url}/settings/shipping`);
    await page.waitForSelector("[name=ships_from]");
    await assertAccessible(page, "shipping");
    await page.selectOption("[name=ships_from]", "PL");
    await page.locator("form > .button.main").click();
    await until(async () => (await ask(page, "GET", "/shipping")).ships_from === "PL");
    await page.check("[name=on]");
    assert.equal(await page.locator("[name=key]").evaluate((field) => field.required), true);
    await ask(page, "PUT", "/shipping", { ships_from: null });
    assert.equal((await ask(page, "GET", "/shipping")).tracking.on, false);
    assert.deepEqual(faults, []);
    await context.close();
});

test("a seller reads products and has nothing to change there", needsHub, async () => {
    const owner = await visitSignedIn(browser);
    await forget(owner.page, "READ-1");
    const { id } = await ask(owner.page, "POST", "/products", { sku: "READ-1", stock: "in", texts: [{ title: "Lamp to read" }] });
    const { page, context, faults } = await visitAs(browser, ["seller"]);
    await openProducts(page);
    assert.equal(await page.getByRole("link", { name: "Add a product" }).count(), 0);
    assert.equal(await page.locator("input[type=file]").count(), 0);
    await page.goto(`${url}/settings/products/${id}`);
    await page.getByText("Lamp to read", { exact: true }).waitFor();
    assert.equal(await page.locator("main form").count(), 0);
    await assertAccessible(page, "a product to read");
    await forget(owner.page, "READ-1");
    assert.deepEqual(faults, []);
    await context.close();
    await owner.context.close();
});

for (const { language, theme, width } of [
    { language: "ar", theme: "dark", width: 390 },
    { language: "de", theme: "light", width: 1024 },
]) {
    test(`products are sound in ${language}, ${theme}, ${width} px wide`, needsHub, async () => {
        const { page, context, faults } = await visitSignedIn(browser, { viewport: { width, height: 860 } });
        await settle(page, { language, theme });
        const sku = `SOUND-${language}`;
        await forget(page, sku);
        const { id } = await ask(page, "POST", "/products", {
            sku,
            stock: "ordered",
            count: 0,
            restock_day: "2099-12-05",
            price: { amount: "39.90", currency: "EUR" },
            texts: [{ language, title: "Leselampe mit einem langen Namen, der umbrechen muss" }],
        });
        await assertScreensSound(page, faults, [
            ["/settings/products", ".accounts tbody tr"],
            [`/settings/products/${id}`, "[name=sku]"],
            ["/settings/products/new", "[name=sku]"],
            ["/settings/shipping", "[name=ships_from]"],
        ]);
        await forget(page, sku);
        await context.close();
    });
}
