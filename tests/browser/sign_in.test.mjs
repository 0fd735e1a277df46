import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, name, needsHub, shut, signIn, signInByForm, url, visit } from "./support.mjs";

let browser;
before(async () => {
    if (url) browser = await launch();
});
after(() => shut(browser));

test("a wrong password is refused in words, and the form stays usable", needsHub, async () => {
    const { page, context } = await visit(browser);
    await page.goto(`${url}/`);
    await page.fill("[name=username]", name);
    await page.fill("[name=password]", "certainly not this one");
    await page.keyboard.press("Enter");
    await page.waitForSelector("[role=alert].problem");
    assert.equal(await page.locator(".shell").count(), 0);
    assert.equal(await page.inputValue("[name=username]"), name);
    await context.close();
});

test("signing in leads to the queue, and signing out forgets the session", needsHub, async () => {
    const { page, context, faults } = await visit(browser);
    await signInByForm(page);
    await page.waitForURL(/\/inbox\/queue/);
    await page.goto(`${url}/settings/me`);
    await page.locator(".settings-form .button").first().click();
    await page.waitForSelector("[name=username]");
    const status = await page.evaluate(async () => (await fetch("/api/v1/session")).status);
    assert.equal(status, 401);
    assert.deepEqual(faults, []);
    await context.close();
});

test("a session that ends under the hand is asked for again above the page, and the draft stays", needsHub, async () => {
    const { page, context } = await visit(browser);
    await signIn(page);
    await page.locator(".row").first().click();
    await page.fill("#reply", "Half a thought");
    await context.clearCookies();
    await page.waitForSelector("dialog[open] [name=password]");
    assert.equal(await page.inputValue("#reply"), "Half a thought");
    await context.close();
});
