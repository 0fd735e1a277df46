// The first start of a hub: the code from its console, the first user, an inbox without accounts, the first account.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { ask, assertAccessible, launch, shut, visit } from "./support.mjs";

const program = process.env.DRAGOMAN_PROGRAM;
const needsProgram = { skip: program ? false : "DRAGOMAN_PROGRAM is not set" };
const kStartMs = 30_000;
const kName = "Mira";
const kPassword = "blue lamp on the 7th shelf";

/** Something that a setting takes; nothing for what is chosen and for addresses. */
const entryFor = ({ type, min = 1 }) => ({ text: "x", secret: "x", number: String(min) })[type];

let browser;
before(async () => {
    if (program) browser = await launch();
});
after(() => shut(browser));

/** Waits until the hub has told its address and its code. */
async function greeting(hub) {
    const told = {};
    for await (const line of createInterface({ input: hub.stdout })) {
        told.url ??= /^listening on (\S+)/.exec(line)?.[1];
        told.code ??= /enter the code (\S+)/.exec(line)?.[1];
        if (told.url && told.code) return told;
    }
    throw new Error("the hub ended before it told its address and code");
}

/** Starts a hub that has no data yet and hands over its address, its code and a visitor; all are gone afterwards. */
async function withNewHub(run, options) {
    const folder = mkdtempSync(join(tmpdir(), "first-start-"));
    const hub = spawn(program, ["serve", "--data", join(folder, "data"), "--listen", "127.0.0.1:0"], {
        stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(hub, "exit");
    const patience = setTimeout(() => hub.kill(), kStartMs);
    let visitor;
    try {
        const { url, code } = await greeting(hub);
        clearTimeout(patience);
        visitor = await visit(browser, options);
        await visitor.page.goto(`${url}/`);
        await visitor.page.waitForSelector("[name=code]");
        await run({ ...visitor, url, code });
    } finally {
        clearTimeout(patience);
        await visitor?.context.close();
        hub.kill();
        await ended;
        rmSync(folder, { recursive: true, force: true });
    }
}

async function fillSetup(page, { code, password = kPassword, timezone = "Asia/Shanghai" }) {
    await page.fill("[name=code]", code);
    await page.fill("[name=username]", kName);
    await page.fill("[name=password]", password);
    await page.fill("[name=timezone]", timezone);
    await page.keyboard.press("Enter");
}

/** The field that is named as wrong; it has the focus, so that a screen reader reads what is wrong. */
async function wrongField(page, name) {
    await page.waitForSelector(`[name=${name}][aria-invalid=true]`);
    await page.waitForFunction((wanted) => document.activeElement.getAttribute("name") === wanted, name);
    return page.locator(".field .wrong").innerText();
}

/** Folds the settings for experts away, or out. */
const foldExperts = (page, away) =>
    page.locator(".account-form details").evaluateAll((parts, folded) => {
        for (const part of parts) part.open = !folded;
    }, away);

/** An address on this machine at which nothing listens. */
async function deadAddress() {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address();
    server.close();
    await once(server, "close");
    return `127.0.0.1:${port}`;
}

test("the first user is made with the code from the console and comes back by name and password", needsProgram, async () => {
    await withNewHub(async ({ page, faults, url, code }) => {
        await assertAccessible(page, "first start");
        await fillSetup(page, { code: ` ${code} ` });
        await page.waitForURL(/\/inbox\/queue$/);
        const { user } = await ask(page, "GET", "/session");
        assert.equal(user.timezone, "Asia/Shanghai");
        assert.equal(user.language, "en");
        await page.goto(`${url}/settings/me`);
        await page.locator(".settings-form .button").first().click();
        await page.waitForSelector(".sign-in [name=username]");
        assert.equal(await page.locator("[name=code]").count(), 0, "the code is asked for once");
        await page.fill("[name=username]", kName);
        await page.fill("[name=password]", kPassword);
        await page.keyboard.press("Enter");
        await page.waitForURL(/\/inbox\/queue$/);
        await page.waitForSelector(".shell");
        assert.deepEqual(faults, []);
    });
});

test("what is wrong with the first user is said at its field, in the page's language", needsProgram, async () => {
    await withNewHub(
        async ({ page, code }) => {
            await fillSetup(page, { code: "wrong" });
            assert.match(await wrongField(page, "code"), /代码不正确/);
            await assertAccessible(page, "a wrong code");
            await fillSetup(page, { code, timezone: "Nowhere/Land" });
            assert.match(await wrongField(page, "timezone"), /没有这个时区/);
            await fillSetup(page, { code, password: "12345678" });
            assert.notEqual(await wrongField(page, "password"), "");
            await fillSetup(page, { code });
            await page.waitForURL(/\/inbox\/queue$/);
            assert.equal(await page.getAttribute("html", "lang"), "zh-Hans");
        },
        { locale: "zh-CN" },
    );
});

test("who comes second to the first start is led to signing in", needsProgram, async () => {
    await withNewHub(async ({ page, url, code }) => {
        const other = await visit(browser);
        await other.page.goto(`${url}/`);
        await other.page.waitForSelector("[name=code]");
        await fillSetup(page, { code });
        await page.waitForURL(/\/inbox\/queue$/);
        await fillSetup(other.page, { code });
        await other.page.waitForSelector("[name=code]", { state: "detached" });
        await other.page.waitForSelector(".sign-in [name=username]");
        await other.context.close();
    });
});

test("an inbox without accounts leads to connecting one, and a wrong address is named before it is saved", needsProgram, async () => {
    await withNewHub(async ({ page, faults, url, code }) => {
        await fillSetup(page, { code });
        await page.waitForSelector(".empty a");
        await page.waitForSelector(".tour-step");
        assert.equal(await page.locator(".tour-step").first().getAttribute("data-step"), "account");
        await assertAccessible(page, "an inbox without accounts");
        await page.click(".empty a");
        await page.waitForURL(/\/channels$/);
        await page.waitForSelector(".kinds a");
        const { items } = await ask(page, "GET", "/kinds");
        // Of a kind that serves its buyers itself the hub asks nobody.
        for (const { kind, settings } of items.filter(({ abilities }) => !abilities.includes("serve"))) {
            await page.goto(`${url}/channels/new/${kind}`);
            await page.waitForSelector(".account-form");
            const urls = settings.filter(({ type }) => type === "url");
            assert.ok(urls.length > 0, `${kind} has no address`);
            await page.locator(".account-form input").first().fill("My shop");
            await foldExperts(page, false);
            for (const setting of settings) {
                const entry = entryFor(setting);
                if (entry) await page.fill(`[name="${setting.name}"]`, entry);
            }
            for (const { name } of urls) await page.fill(`[name="${name}"]`, "not an address");
            // A wrong entry that is folded away must still be found.
            await foldExperts(page, true);
            const attempt = page.locator(".account-form .acts .button").first();
            await attempt.click();
            await page.waitForFunction(() => document.activeElement.matches("input:invalid"));
            assert.equal(await page.locator(".account-form .problem").count(), 0, "nothing was asked of the hub");
            const dead = await deadAddress();
            for (const { name } of urls) {
                const scheme = /imap/.test(name) ? "imaps" : /smtp/.test(name) ? "smtps" : "https";
                await page.fill(`[name="${name}"]`, `${scheme}://${dead}/`);
            }
            await attempt.click();
            await page.waitForSelector(".account-form .problem");
            assert.match(await page.locator(".account-form .problem").innerText(), /127\.0\.0\.1/);
            await assertAccessible(page, `${kind} with a wrong address`);
            assert.ok(await page.locator(".account-form .button.main").isDisabled());
        }
        assert.deepEqual((await ask(page, "GET", "/accounts")).items, [], "nothing was saved");
        assert.deepEqual(faults, []);
    });
});
