// Messages and drafts through a machine: set up by an operator, asked for by a seller, put in only when he says so.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import {
    ask,
    assertAccessible,
    launch,
    needsHub,
    openConversation,
    settle,
    shut,
    sideways,
    url,
    visitSignedIn,
    waiting,
} from "./support.mjs";

const kLanguages = ["en", "de", "es", "fr", "it", "pl", "pt-BR", "ja", "tr"];

/** Speaks LibreTranslate's protocol; what it makes of a text is `make`'s business. */
const translator = { make: (text, to) => `${to}: ${text}`, status: 200 };
const server = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => {
        body += part;
    });
    request.on("end", () => {
        response.writeHead(translator.status, { "Content-Type": "application/json" });
        if (translator.status !== 200) return response.end(JSON.stringify({ error: "in trouble" }));
        if (request.url === "/languages")
            return response.end(JSON.stringify(kLanguages.map((code) => ({ code, name: code, targets: kLanguages }))));
        const { q, target } = JSON.parse(body);
        response.end(JSON.stringify({ translatedText: translator.make(q, target) }));
    });
});

let browser;
before(async () => {
    if (!url) return;
    browser = await launch();
    await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
});
after(() => {
    server.close();
    return shut(browser);
});

const address = () => `http://127.0.0.1:${server.address().port}`;

async function plug(page, works = true) {
    const { items } = await ask(page, "GET", "/accounts");
    const accounts = items.map(({ id }) => id);
    await ask(page, "PUT", "/translator", { works, automatic: false, accounts, engine: "libretranslate", url: address() });
}

const isForeign = ({ tags }) => kLanguages.includes(tags.language) && tags.language !== "en";

test("an operator tries a translator, allows accounts and turns it on", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await page.goto(`${url}/settings/translation`);
    await page.waitForSelector("[name=url]");
    await page.selectOption("[name=engine]", "libretranslate");
    await page.fill("[name=url]", address());
    await page.getByRole("button", { name: "Try it" }).click();
    await page.waitForSelector(".language-pairs li");
    assert.equal(await page.locator(".language-pairs li").count(), kLanguages.length);
    await assertAccessible(page, "settings of translation");
    await page.getByLabel("Translation is on").check();
    for (const box of await page.locator("fieldset input").all()) await box.check();
    const saved = page.waitForResponse(
        (answer) => answer.url().endsWith("/translator") && answer.request().method() === "PUT",
    );
    await page.locator("form > .button.main").click();
    assert.equal((await saved).status(), 200);
    const stored = await ask(page, "GET", "/translator");
    assert.equal(stored.works, true);
    assert.ok(stored.accounts.length > 0);
    await page.setViewportSize({ width: 390, height: 844 });
    assert.ok((await sideways(page)) <= 0);
    assert.deepEqual(faults, []);
    await plug(page, false);
    await context.close();
});

test("a foreign message is shown in the reader's language when he asks, marked as a machine's", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await plug(page);
    const { id, tags } = await waiting(page, undefined, isForeign);
    const { language } = tags;
    translator.make = (text) => `Machine words. ${text}`;
    await openConversation(page, id);
    const offer = page.getByRole("button", { name: /^Show in English/ }).last();
    await offer.focus();
    await page.keyboard.press("Enter");
    const made = page.locator(".translation").last();
    await made.waitFor();
    assert.match(await made.textContent(), /Machine words\./);
    assert.match(await made.textContent(), /machine/);
    assert.equal(await page.locator(".message.buyer .gloss").count() > 0, true);
    await assertAccessible(page, "a translated message");
    await page.getByRole("button", { name: "Hide the translation" }).click();
    await made.waitFor({ state: "detached" });
    // Told that it is another language, the machine is asked anew.
    const other = kLanguages.find((code) => code !== "en" && code !== language);
    translator.make = (text) => `Second thoughts. ${text}`;
    await ask(page, "PATCH", `/conversations/${id}`, { language: other });
    await page.waitForSelector(`.message.buyer [lang="${other}"]`);
    await offer.click();
    await page.getByText("Second thoughts.").first().waitFor();
    await ask(page, "PATCH", `/conversations/${id}`, { language: null });
    assert.deepEqual(faults, []);
    await plug(page, false);
    await context.close();
});

test("a translator in trouble is named under the message", needsHub, async () => {
    const { page, context } = await visitSignedIn(browser);
    await plug(page);
    await settle(page, { reply_language: "it" });
    const { id } = await waiting(page, undefined, (item) => isForeign(item) && item.tags.language !== "it");
    await openConversation(page, id);
    translator.status = 500;
    await page.getByRole("button", { name: /^Show in Italian/ }).last().click();
    await page.getByText("the translator can’t be reached").waitFor();
    translator.status = 200;
    await plug(page, false);
    await context.close();
});

test("a draft is translated beside what its buyer will understand and put in on command alone", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await plug(page);
    const { id } = await waiting(page, undefined, isForeign);
    translator.make = (text, to) => (to === "en" ? text.replace("VIER", "3 lamps come") : text.replace("We send 2 lamps", "VIER"));
    await openConversation(page, id);
    await page.fill("#reply", "We send 2 lamps to you, as you have asked us to do.");
    await page.getByRole("button", { name: "Translate", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("VIER to you").waitFor();
    await dialog.getByText("3 lamps come to you").waitFor();
    await dialog.getByText(/is missing/).first().waitFor();
    await assertAccessible(page, "a translated draft");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    assert.match(await page.inputValue("#reply"), /^We send 2 lamps/);
    await page.getByRole("button", { name: "Translate", exact: true }).click();
    await dialog.getByRole("button", { name: "Put it in" }).click();
    await dialog.waitFor({ state: "detached" });
    assert.match(await page.inputValue("#reply"), /^VIER/);
    assert.deepEqual(faults, []);
    await page.fill("#reply", "");
    await plug(page, false);
    await context.close();
});
