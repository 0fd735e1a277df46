import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
    ask,
    assertAccessible,
    launch,
    needsHub,
    openConversation,
    shut,
    sideways,
    url,
    visitSignedIn,
    waiting,
} from "./support.mjs";

let browser;
before(async () => {
    if (url) browser = await launch();
});
after(() => shut(browser));

const kDialog = "dialog[open] .picker-list";
const kMostTried = 40;

const suggestions = (page, id, body = {}) => ask(page, "POST", `/conversations/${id}/suggestions`, body);

/** A signed-in visitor before a conversation that has suggestions. */
async function visitConversation(options) {
    const visitor = await visitSignedIn(browser, options);
    const { page } = visitor;
    const item = await waiting(page, undefined, ({ tags }) => tags.language !== "und" && tags.intent !== "unrelated");
    await openConversation(page, item.id);
    await page.waitForSelector(".suggestion");
    return { ...visitor, item };
}

/** A template that isn't among the suggestions and leaves a fact in plain words to be filled in. */
async function outside(page, { id, tags }) {
    const offered = await suggestions(page, id);
    const { items } = await ask(page, "GET", `/templates?locale=${tags.language}`);
    const isText = (name) => offered.facts.some((fact) => fact.name === name && fact.type === "text");
    const others = items.filter(({ key }) => !offered.suggestions.some(({ template }) => template === key));
    for (const { key } of others.slice(0, kMostTried)) {
        const [found] = (await suggestions(page, id, { template: key })).suggestions;
        const name = found.missing.find(isText);
        if (name) return { found, name };
    }
    throw new Error("every template is filled in");
}

async function openBySign(page) {
    await page.focus("#reply");
    await page.keyboard.press("/");
    await page.waitForSelector(`${kDialog} [role=option]`);
}

test("/ on an empty line reaches a template outside the suggestions and its facts are filled in", needsHub, async () => {
    const { page, context, faults, item } = await visitConversation();
    const { found, name } = await outside(page, item);
    await openBySign(page);
    await page.keyboard.type(found.template);
    await page.waitForFunction(
        (key) => document.querySelector("[role=combobox]").getAttribute("aria-activedescendant")?.endsWith(key),
        found.template,
    );
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog[open]", { state: "detached" });
    await page.waitForSelector(`#fact-${name}`);
    assert.equal(await page.inputValue("#reply"), found.text);
    assert.ok(await page.locator(".preview.seller-side").isVisible());
    await page.fill(`#fact-${name}`, "Zebra 7");
    await page.waitForFunction(
        (fact) => {
            const { value } = document.getElementById("reply");
            return value.includes("Zebra 7") && !value.includes(`[[${fact}]]`);
        },
        name,
    );
    assert.deepEqual(faults, []);
    await context.close();
});

test("Esc leaves the picker with nothing typed, and between words the sign is a sign", needsHub, async () => {
    const { page, context } = await visitConversation();
    await openBySign(page);
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog[open]", { state: "detached" });
    assert.equal(await page.inputValue("#reply"), "");
    assert.equal(await page.evaluate(() => document.activeElement.id), "reply");
    await page.keyboard.type("either/or");
    assert.equal(await page.inputValue("#reply"), "either/or");
    await page.keyboard.press("Enter");
    await page.keyboard.press("/");
    await page.waitForSelector(kDialog);
    assert.equal(await page.inputValue("#reply"), "either/or\n");
    await context.close();
});

test("what the key types in Chinese opens the picker once it is composed", needsHub, async () => {
    const { page, context } = await visitConversation();
    await page.focus("#reply");
    const devtools = await context.newCDPSession(page);
    await devtools.send("Input.imeSetComposition", { text: "、", selectionStart: 1, selectionEnd: 1 });
    assert.equal(await page.locator(kDialog).count(), 0);
    await devtools.send("Input.insertText", { text: "、" });
    await page.waitForSelector(kDialog);
    assert.equal(await page.inputValue("#reply"), "");
    await context.close();
});

test("templates of what the conversation is about stand first, and words find by topic", needsHub, async () => {
    const { page, context, item } = await visitConversation();
    const { items } = await ask(page, "GET", `/templates?locale=${item.tags.language}`);
    await page.locator(".suggestion-foot button").click();
    await page.waitForSelector(`${kDialog} [role=option]`);
    const first = await page.locator(`${kDialog} [role=option]`).first().getAttribute("id");
    assert.ok(first.includes(`.${item.tags.intent}.`), first);
    assert.equal(await page.locator(`${kDialog} [role=option]`).count(), items.length);
    await page.keyboard.type("customs_hold waiting");
    await page.waitForFunction(
        (selector) => {
            const options = [...document.querySelectorAll(selector)];
            return options.length > 0 && options.every(({ id }) => id.includes("customs_hold.waiting"));
        },
        `${kDialog} [role=option]`,
    );
    await page.keyboard.type(" nosuchword");
    await page.waitForFunction((selector) => document.querySelectorAll(selector).length === 0, `${kDialog} [role=option]`);
    await context.close();
});

test("a template that was retired meanwhile is refused in words and the picker stays", needsHub, async () => {
    const { page, context } = await visitConversation();
    await openBySign(page);
    await page.route("**/suggestions", (route) =>
        route.fulfill({
            status: 404,
            contentType: "application/problem+json",
            body: JSON.stringify({ title: "The template has no text in the buyer's language", status: 404 }),
        }),
    );
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog[open] .problem");
    assert.equal(await page.inputValue("#reply"), "");
    await context.close();
});

test("the reason of a suggestion is read by focus and stays above the one that is put in", needsHub, async () => {
    const { page, context } = await visitConversation();
    const line = page.locator(".suggestion-reason");
    assert.equal((await line.textContent()).trim(), "");
    const first = page.locator(".suggestion").first();
    await first.focus();
    await page.waitForFunction(() => document.querySelector(".suggestion-reason").textContent.includes(" · "));
    const described = await first.evaluate((button) => document.getElementById(button.getAttribute("aria-describedby")).textContent);
    assert.equal(await line.textContent(), described);
    // The need with how sure it is comes first.
    assert.match(described.split(" · ")[0], / \d{1,3}%$/);
    await first.click();
    await page.focus("#reply");
    assert.equal(await line.textContent(), described);
    await context.close();
});

test("the picker is sound on a wide and on a narrow screen", needsHub, async () => {
    for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
        const { page, context, faults } = await visitConversation({ viewport });
        await page.locator(".suggestion-foot button").click();
        await page.waitForSelector(`${kDialog} [role=option]`);
        await assertAccessible(page, `picker at ${viewport.width}`);
        assert.ok((await sideways(page)) <= 0, "scrolls sideways");
        assert.deepEqual(faults, []);
        await context.close();
    }
});
