// Accounts: connected through the browser, and their health shown.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
    alter,
    ask,
    assertAccessible,
    launch,
    needsHub,
    settle,
    shut,
    until,
    url,
    visitAs,
    visitSignedIn,
} from "./support.mjs";

const kDay = 86_400_000;
/** What eBay's sandbox takes for the code that its sign-in page would give. */
const kCode = "v^1.1#code-from-the-browser";

let browser;
before(async () => {
    if (url) browser = await launch();
});
after(() => shut(browser));

const accountOf = async (page, kind) =>
    (await ask(page, "GET", "/accounts")).items.find((account) => account.kind === kind && account.state !== "paused");

async function openAccount(page, id) {
    await page.goto(`${url}/channels/${id}`);
    await page.waitForSelector(".account-form");
}

/** Stands in for the marketplace's sign-in page: sends the browser back with what `answer` gives for the address. */
const playSignIn = (page, answer) =>
    page.route(/\/oauth2\/authorize\?/, (route) => {
        const state = new URL(route.request().url()).searchParams.get("state");
        const back = new URLSearchParams({ ...answer(), state });
        return route.fulfill({ status: 302, headers: { location: `${url}/connected?${back}` } });
    });

const connect = (page) => page.locator(".card .button", { hasText: /^(Connect|Reconnect)$/ });
const inDays = (days) => new Date(Date.now() + days * kDay).toISOString();

test("an account is connected again through the marketplace's sign-in, and its code stays in no address", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const { id } = await accountOf(page, "ebay");
    await playSignIn(page, () => ({ code: kCode }));
    await openAccount(page, id);
    const asked = page.waitForRequest((request) => request.url().endsWith("/authorizations"));
    await connect(page).click();
    assert.equal((await asked).postDataJSON().answer.code, kCode);
    await page.waitForURL(`${url}/channels/${id}`);
    await page.waitForSelector(".toast");
    assert.match(await page.locator(".toast").innerText(), /Connected/);
    await page.goBack();
    assert.ok(!page.url().includes("code="), "the way back leads past the code");
    assert.deepEqual(faults, []);
    await context.close();
});

test("a sign-in that the marketplace breaks off is said in words and can be begun again from there", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const { id } = await accountOf(page, "ebay");
    let answers = [{ error: "access_denied" }, { code: kCode }];
    await playSignIn(page, () => answers.shift());
    await openAccount(page, id);
    await connect(page).click();
    await page.waitForSelector(".problem");
    assert.match(await page.locator(".problem").innerText(), /access_denied/);
    assert.equal(page.url(), `${url}/connected`);
    await assertAccessible(page, "a sign-in that was broken off");
    await page.locator(".acts .button.main").click();
    await page.waitForURL(`${url}/channels/${id}`);
    await page.waitForSelector(".toast");
    assert.deepEqual(faults, []);
    await context.close();
});

test("an account without a token is saved untried, waits paused, and is led to Connect", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const { settings } = await accountOf(page, "ebay");
    await page.goto(`${url}/channels/new/ebay`);
    await page.waitForSelector(".account-form");
    await page.locator(".account-form input").first().fill("Not connected yet");
    for (const name of ["username", "client_id", "ru_name"]) await page.fill(`[name="${name}"]`, settings[name]);
    await page.fill('[name="client_secret"]', "a secret");
    await page.locator(".account-form .button.main").click();
    await page.waitForURL(/\/channels\/acc_/);
    await page.waitForSelector(".account-state.paused");
    await connect(page).waitFor();
    assert.equal(await connect(page).innerText(), "Connect");
    assert.ok(await connect(page).evaluate((button) => button.classList.contains("main")));
    await assertAccessible(page, "an account that isn't connected");
    assert.deepEqual(faults, []);
    await ask(page, "DELETE", `/accounts/${page.url().split("/").at(-1)}`);
    await context.close();
});

test("a refused account leads to what mends it: the sign-in, else its secrets", needsHub, async () => {
    const { page, context } = await visitSignedIn(browser);
    await alter(page, /\/accounts(\/acc_[^/]+)?$/, (body) => {
        for (const account of body.items ?? [body]) account.state = "refused";
    });
    await openAccount(page, (await accountOf(page, "ebay")).id);
    assert.ok(await connect(page).evaluate((button) => button.classList.contains("main")));
    await openAccount(page, (await accountOf(page, "mirakl")).id);
    assert.equal(await connect(page).count(), 0);
    await page.locator(".card .button.main").click();
    await page.waitForFunction(() => document.activeElement.type === "password");
    await page.goto(`${url}/channels`);
    await page.waitForSelector(".needs");
    const needs = await page.locator(".needs").allInnerTexts();
    assert.ok(needs.some((text) => text.includes("Reconnect")));
    assert.ok(needs.some((text) => text.includes("Enter the credentials again")));
    await context.close();
});

test("an account says what ends, what is odd, what is left of its calls, and where notifications go", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const push = "https://hub.example/push/0123456789abcdef";
    await alter(page, /\/accounts(\/acc_[^/]+)?$/, (body) => {
        for (const account of body.items ?? [body])
            Object.assign(account, {
                warnings: ["The key may read orders, but no messages"],
                expiring: [
                    { secret: "refresh_token", ends_at: inDays(10.5) },
                    { secret: "client_secret", ends_at: inDays(2.5) },
                    { secret: "unknown_secret", ends_at: inDays(0.5) },
                ],
                calls_left: { left: 212, limit: 5000, per_seconds: 86_400 },
                push: { url: push, last_at: null },
            });
    });
    const { id } = await accountOf(page, "ebay");
    await openAccount(page, id);
    const lines = await page.locator(".card .expiry").evaluateAll((all) => all.map((each) => [each.className, each.innerText]));
    assert.deepEqual(
        lines.map(([look]) => look.split(" ").at(-1)),
        ["urgent", "soon", "calm"],
        "the most pressing first",
    );
    assert.match(lines[0][1], /unknown_secret.*less than a day/);
    assert.match(lines[1][1], /Cert ID \(client secret\).*2 days/);
    assert.match(lines[2][1], /Refresh token.*10 days/);
    assert.match(await page.locator(".card .warning").first().innerText(), /no messages/);
    assert.match(await page.locator(".calls-left").innerText(), /212 of 5,000/);
    assert.ok((await page.locator(".push").innerText()).includes(push));
    await assertAccessible(page, "an account's health");
    await page.goto(`${url}/channels`);
    await page.waitForSelector(".accounts .expiry.urgent");
    await assertAccessible(page, "the list of accounts");
    assert.deepEqual(faults, []);
    await context.close();
});

test("the ledger compares with the marketplace when asked, and the last days are pulled again", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const { id } = await accountOf(page, "ebay");
    const checks = async () => (await ask(page, "GET", `/accounts/${id}/ledger`)).reconciliations.length;
    const before = await checks();
    await openAccount(page, id);
    await page.waitForSelector(".figures tbody tr");
    await page.locator(".button", { hasText: "Check again now" }).click();
    await page.waitForSelector(".toast");
    await until(async () => (await checks()) > before);
    await page.reload();
    await page.waitForSelector(".reconciliation");
    assert.match(await page.locator(".reconciliation").first().innerText(), /Listed \d+/);
    await page.fill(".pull-again input", "0");
    await page.locator(".pull-again .button").click();
    assert.ok(await page.locator(".pull-again input:invalid").count(), "no day is no wish");
    await page.fill(".pull-again input", "2");
    const pulled = page.waitForResponse((answer) => answer.url().endsWith("/pull-again"));
    await page.locator(".pull-again .button").click();
    assert.equal((await pulled).status(), 204);
    await page.waitForFunction(() => /last 2 days/.test(document.querySelector(".toast")?.innerText));
    assert.deepEqual(faults, []);
    await context.close();
});

test("what is missing is said, and days beyond a week are folded away", needsHub, async () => {
    const { page, context } = await visitSignedIn(browser);
    await alter(page, /\/ledger$/, (body) => {
        const [day] = body.days;
        body.days = Array.from({ length: 9 }, (_, ago) => ({ ...day, day: inDays(-ago), errors: ago }));
        body.reconciliations = [{ at: inDays(0), from: inDays(-3), to: inDays(0), listed: 412, missing: 3 }];
    });
    await openAccount(page, (await accountOf(page, "ebay")).id);
    await page.waitForSelector(".figures tbody tr");
    assert.equal(await page.locator(".figures tbody tr").count(), 7);
    assert.match(await page.locator(".reconciliation .warning").innerText(), /412: 3 were missing/);
    await page.locator(".card .button[aria-expanded]").click();
    await page.locator(".figures tbody tr").nth(8).waitFor();
    await settle(page, { language: "ar" });
    await page.waitForSelector(".reconciliation");
    await assertAccessible(page, "the ledger in Arabic");
    await context.close();
});

test("the last requests are asked for only when somebody looks, and again on demand", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    let asked = 0;
    page.on("request", (request) => {
        if (request.url().endsWith("/requests")) asked += 1;
    });
    await openAccount(page, (await accountOf(page, "ebay")).id);
    assert.equal(asked, 0);
    await page.locator("details.card summary").click();
    await page.waitForSelector(".requests tbody tr");
    assert.match(await page.locator(".requests tbody tr").first().innerText(), /(GET|POST) /);
    const again = page.waitForResponse((answer) => answer.url().endsWith("/requests"));
    await page.locator("details.card .acts .button").click();
    await again;
    await assertAccessible(page, "the last requests");
    assert.deepEqual(faults, []);
    await context.close();
});

test("operators are told that the machine's time-zone data is too old and what to do, and others are not", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    let status = { tzdata: "2024a", tzdata_old: true, tzdata_needed: "2026f" };
    await alter(page, /\/api\/v1\/status$/, (body) => {
        delete body.tzdata_needed;
        Object.assign(body, status);
    });
    const shown = async () => {
        await page.goto(`${url}/channels`);
        await page.waitForSelector(".accounts");
        return page.locator(".caution");
    };
    const told = await shown();
    await told.waitFor();
    assert.match(await told.innerText(), /is 2024a; 2026f or later is needed.*update the package tzdata/);
    await assertAccessible(page, "/channels");
    status = { tzdata: "2026f", tzdata_old: true };
    assert.match(await (await shown()).innerText(), /is 2026f and more than nine months old/);
    status = { tzdata: "", tzdata_old: true, tzdata_needed: "2026f" };
    assert.match(await (await shown()).innerText(), /no time-zone data that can be read/);
    // Without anything wrong the answer has no sign on the page but this: that it came.
    status = { tzdata: "2026f", tzdata_old: false };
    const answered = page.waitForResponse((answer) => answer.url().endsWith("/status"));
    await shown();
    await answered;
    assert.equal(await page.locator(".caution").count(), 0);
    assert.deepEqual(faults, []);
    await context.close();

    const visitor = await visitAs(browser, ["seller"]);
    await alter(visitor.page, /\/api\/v1\/status$/, (body) => Object.assign(body, { tzdata_old: true, tzdata: "2024a" }));
    await visitor.page.goto(`${url}/channels`);
    await visitor.page.waitForSelector(".accounts");
    assert.equal(await visitor.page.locator(".caution").count(), 0);
    await visitor.context.close();
});

test("the lag of the last day is drawn and told in words, with a gap where nothing was polled", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const { id } = await accountOf(page, "mirakl");
    await alter(page, /\/accounts(\/acc_[^/]+)?$/, (body) => {
        for (const account of body.items ?? [body])
            account.lags = Array.from({ length: 24 }, (_, hour) => (hour === 12 ? null : hour === 20 ? 7_200 : 60));
    });
    await openAccount(page, id);
    const line = await page.locator(".card-head .spark-lag").getAttribute("d");
    assert.equal(line.match(/M/g).length, 2, "the line goes on through an hour that nobody knows");
    await page.getByText("Longest time without a good poll in the last 24 hours: 2 h", { exact: false }).waitFor();
    assert.match(await page.locator(".card-head .spark").getAttribute("aria-label"), /Longest time without a good poll/);
    await page.goto(`${url}/channels`);
    await page.waitForSelector(".spark-lag");
    await assertAccessible(page, "accounts with their lag");
    assert.deepEqual(faults, []);
    await context.close();
});

test("the days of the ledger are a picture too, also those on which nothing happened", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const { id } = await accountOf(page, "mirakl");
    const midnight = (ago) => new Date(Date.now() - (Date.now() % kDay) - ago * kDay).toISOString();
    await alter(page, /\/ledger$/, (body) => {
        body.days = [
            { day: midnight(0), received: 8, sent: 2, quarantined: 0, polls: 9, errors: 0 },
            { day: midnight(5), received: 4, sent: 6, quarantined: 0, polls: 9, errors: 3 },
        ];
    });
    await openAccount(page, id);
    const picture = page.locator(".ledger-picture svg");
    await picture.waitFor();
    assert.match(await picture.getAttribute("aria-label"), /: 12 in, 8 out, failed polls on 1 day$/);
    const heights = await picture.locator(".ledger-in").evaluateAll((all) => all.map((bar) => Number(bar.getAttribute("height"))));
    assert.equal(heights.length, 30);
    assert.equal(heights.filter((height) => height > 0).length, 2);
    assert.equal(heights.at(-1), 2 * heights.at(-6));
    assert.equal(await picture.locator(".ledger-failed").count(), 1);
    await assertAccessible(page, "the ledger's picture");
    await page.setViewportSize({ width: 390, height: 844 });
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)) <= 0);
    assert.deepEqual(faults, []);
    await context.close();
});
