// Alerts: a program is added and told by the keyboard, rules are set, open alerts are marked; scheduled backups; the support bundle.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import {
    alter,
    ask,
    assertAccessible,
    assertScreensSound,
    launch,
    needsHub,
    newPerson,
    settle,
    shut,
    sideways,
    signIn,
    until,
    url,
    visit,
    visitSignedIn,
} from "./support.mjs";

let browser;
before(async () => {
    if (url) browser = await launch();
});
after(() => shut(browser));

const kAlert = {
    id: "alr_901",
    kind: "deadline",
    about: "",
    name: "",
    detail: "",
    at: "2026-11-29T12:40:00Z",
    count: 3,
    opened_at: "2026-11-29T12:00:00Z",
    told_at: "2026-11-29T12:00:00Z",
    closed_at: null,
    deliveries: [
        {
            id: "dlv_7",
            event: "5b0f9a52-6a0a-4b2e-9d35-0b6a3f8f2f11",
            way: "way_901",
            type: "alert.opened",
            state: "failed",
            attempts: 9,
            error: "answered 500",
            created_at: "2026-11-29T12:00:00Z",
            next_at: null,
            ended_at: "2026-11-30T12:00:00Z",
        },
    ],
};

/** Shows one open alert, whatever this hub and its machine are like. */
const withAlert = (page) =>
    alter(page, /\/api\/v1\/alerts(\?|$)/, (body) => {
        body.items = [kAlert];
        body.next = null;
        body.open = 1;
    });

/** A program on this machine that hears of alerts; `heard` has each call's headers and body. */
async function program() {
    const heard = [];
    const server = createServer((request, response) => {
        let body = "";
        request.on("data", (piece) => {
            body += piece;
        });
        request.on("end", () => {
            heard.push({ headers: request.headers, body });
            response.writeHead(204).end();
        });
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    return { heard, server, address: `http://127.0.0.1:${server.address().port}/alerts` };
}

const dropWays = async (page) => {
    for (const { id } of (await ask(page, "GET", "/alert-ways")).items) await ask(page, "DELETE", `/alert-ways/${id}`);
};

async function open(page) {
    await page.goto(`${url}/settings/alerts`);
    await page.locator(".settings-form").first().waitFor();
    await page.locator(".alert-rules").waitFor();
}

test("a program is added, gets its key once and is told by a signed test", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const { heard, server, address } = await program();
    try {
        await dropWays(page);
        await open(page);
        await page.getByText("Nobody is told yet.").waitFor();
        await page.getByLabel("Way", { exact: true }).selectOption("webhook");
        await page.getByLabel(/^Name/).fill("Pager");
        await page.getByLabel(/^Address/).fill(address);
        await page.getByRole("button", { name: "Add a way", exact: true }).press("Enter");
        // This machine is refused until it is allowed, and what was typed stays.
        await page.locator(".problem").waitFor();
        assert.equal(await page.getByLabel(/^Address/).inputValue(), address);
        await page.getByLabel("The address may be on the hub’s own machine").check();
        await page.getByRole("button", { name: "Add a way", exact: true }).press("Enter");
        const key = await page.locator(".token-made bdi").textContent();
        assert.match(key, /^whsec_/);
        await assertAccessible(page, "a way with its key");
        await page.getByRole("button", { name: /^Send a test to .*Pager/ }).press("Enter");
        // An alert may open at any time, and is told to it as well.
        const { headers, body } = await until(() => heard.find((each) => JSON.parse(each.body).type === "test"));
        const secret = Buffer.from(key.slice("whsec_".length), "base64");
        const content = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
        assert.equal(headers["webhook-signature"], `v1,${createHmac("sha256", secret).update(content).digest("base64")}`);
        await page.locator(".card .telling .tag", { hasText: "Told" }).waitFor();

        await page.reload();
        await page.locator(".card", { hasText: "Pager" }).waitFor();
        assert.equal(await page.locator(".token-made").count(), 0);
        await page.getByRole("button", { name: "Pause", exact: true }).press("Enter");
        await page.getByText("Paused", { exact: true }).waitFor();
        assert.equal(await page.getByRole("button", { name: /^Send a test to/ }).count(), 0);
        await page.getByRole("button", { name: /^Remove .*Pager/ }).press("Enter");
        await page.locator("dialog[open] input[type=checkbox]").check();
        await page.locator("dialog[open] .button.main").click();
        await page.getByText("Nobody is told yet.").waitFor();
        assert.deepEqual(faults, []);
    } finally {
        server.close();
        await context.close();
    }
});

test("conditions are switched and kept", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await ask(page, "PATCH", "/alert-rules", { off: [], no_poll_minutes: null, repeat_hours: 12, quiet_outside_hours: false });
    await open(page);
    await page.getByLabel("Deadlines are near", { exact: true }).uncheck();
    await page.getByLabel("Minutes until an account counts as unread").fill("45");
    await page.getByLabel("Tell nobody outside the shop’s working hours").check();
    await page.locator(".alert-rules button[type=submit]").press("Enter");
    const rules = await until(async () => {
        const kept = await ask(page, "GET", "/alert-rules");
        return kept.quiet_outside_hours && kept;
    });
    assert.deepEqual(rules.off, ["deadline"]);
    assert.equal(rules.no_poll_minutes, 45);
    await page.reload();
    await page.locator(".alert-rules").waitFor();
    assert.equal(await page.getByLabel("Deadlines are near", { exact: true }).isChecked(), false);
    await ask(page, "PATCH", "/alert-rules", { off: [], no_poll_minutes: null, quiet_outside_hours: false });
    assert.deepEqual(faults, []);
    await context.close();
});

test("open alerts are marked in the rail for operators alone, and said in words", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await withAlert(page);
    await page.goto(`${url}/inbox/queue`);
    const marked = page.locator(".rail a.marked");
    await marked.waitFor();
    assert.equal(await marked.getAttribute("title"), "1 alert is open");
    await assertAccessible(page, "the inbox with a marked rail");
    await open(page);
    await page.getByText("3 buyers wait for replies").first().waitFor();
    await page.locator(".card summary").first().press("Enter");
    await page.getByText("answered 500").first().waitFor();
    await assertAccessible(page, "an alert and how it was told");
    assert.deepEqual(faults, []);
    await context.close();

    const person = await newPerson(browser, ["seller"]);
    const seller = await visit(browser);
    await withAlert(seller.page);
    await signIn(seller.page, person.name, person.password);
    await seller.page.locator(".rail a").first().waitFor();
    assert.equal(await seller.page.locator(".rail a.marked").count(), 0);
    assert.deepEqual(seller.faults, []);
    await seller.context.close();
});

test("more open alerts than fit are a click away", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await alter(page, /\/api\/v1\/alerts\?state=open(?!.*cursor)/, (body) => {
        body.items = [kAlert];
        body.next = "behind";
        body.open = 2;
    });
    // A cursor that the hub doesn't know is refused: this page is made up whole.
    await page.route(/\/api\/v1\/alerts\?state=open.*cursor=behind/, (route) =>
        route.fulfill({ json: { items: [{ ...kAlert, id: "alr_900", count: 77 }], next: null, open: 2 } }),
    );
    await open(page);
    await page.getByText("3 buyers wait for replies").first().waitFor();
    await page.locator("section", { hasText: "3 buyers wait" }).getByRole("button", { name: "Show older ones" }).press("Enter");
    await page.getByText("77 buyers wait for replies").waitFor();
    assert.deepEqual(faults, []);
    await context.close();
});

test("a form that is being filled stays when somebody else adds a way", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await dropWays(page);
    await open(page);
    await page.getByLabel("Way", { exact: true }).selectOption("webhook");
    await page.getByLabel(/^Name/).fill("Half-typed");
    await ask(page, "POST", "/alert-ways", { kind: "webhook", name: "Colleague", url: "https://alerts.example/hub" });
    // The list is asked for again once something is heard of alerts.
    await ask(page, "POST", `/alert-ways/${(await ask(page, "GET", "/alert-ways")).items[0].id}/test`);
    await page.locator(".card", { hasText: "Colleague" }).waitFor();
    assert.equal(await page.getByLabel(/^Name/).inputValue(), "Half-typed");
    await dropWays(page);
    assert.deepEqual(faults, []);
    await context.close();
});

test("backups are scheduled in another folder, made there and found good", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const folder = mkdtempSync(join(tmpdir(), "dragoman-backups-"));
    try {
        await page.goto(`${url}/settings/backup`);
        const form = page.locator(".schedule-form");
        await form.waitFor();
        await page.getByLabel("Folder on the hub’s machine").fill("backups");
        await form.locator("button[type=submit]").press("Enter");
        await form.locator(".problem").waitFor();
        await page.getByLabel("Folder on the hub’s machine").fill(folder);
        await form.locator("button[type=submit]").press("Enter");
        const run = page.getByRole("button", { name: "Back up there now", exact: true });
        await run.waitFor();
        await run.press("Enter");
        await page.getByText("was read again and is good").waitFor();
        assert.equal(readdirSync(folder).filter((each) => each.endsWith(".backup")).length, 1);
        await assertAccessible(page, "scheduled backups");
        await page.getByRole("button", { name: "Make none any more", exact: true }).press("Enter");
        await run.waitFor({ state: "detached" });
        assert.equal((await ask(page, "GET", "/backup-schedule")).schedule, null);
        assert.deepEqual(faults, []);
    } finally {
        await ask(page, "DELETE", "/backup-schedule");
        rmSync(folder, { recursive: true, force: true });
        await context.close();
    }
});

test("the support bundle is downloaded", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await open(page);
    const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("link", { name: "Download the bundle", exact: true }).click(),
    ]);
    assert.equal(download.suggestedFilename(), "dragoman-support.tar");
    assert.equal(await download.failure(), null);
    assert.deepEqual(faults, []);
    await context.close();
});

for (const { language, theme, width } of [
    { language: "ar", theme: "dark", width: 390 },
    { language: "zh-Hans", theme: "light", width: 1440 },
    { language: "de", theme: "dark", width: 1024 },
]) {
    test(`alerts are sound in ${language}, ${theme}, ${width} px wide`, needsHub, async () => {
        const { page, context, faults } = await visitSignedIn(browser, { viewport: { width, height: 860 } });
        await settle(page, { language, theme });
        await withAlert(page);
        await assertScreensSound(page, faults, [
            ["/settings/alerts", ".alert-rules"],
            ["/settings/backup", ".schedule-form"],
        ]);
        await page.goto(`${url}/settings/alerts`);
        await page.locator(".card summary").first().click();
        assert.ok((await sideways(page)) <= 0, "an alert's tellings scroll sideways");
        await context.close();
    });
}

test("the settings' own words come with another language too", needsHub, async () => {
    const { page, context } = await visitSignedIn(browser);
    await open(page);
    await page.goto(`${url}/settings/me`);
    await page.locator(".settings-form").first().waitFor();
    await page.locator('select:has(option[value="de"])').first().selectOption("de");
    await page.locator('html[lang="de"]').waitFor({ state: "attached" });
    await page.locator('.views a[href="/settings/alerts"]').click();
    await page.getByText("Wer benachrichtigt wird").waitFor();
    await context.close();
});
