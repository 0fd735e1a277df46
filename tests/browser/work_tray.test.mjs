// Long work in the rail: how far it is, how long it takes, over a reload, cancelled, and at its end.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
    alter,
    assertAccessible,
    launch,
    needsHub,
    settle,
    shut,
    sideways,
    until,
    url,
    visitSignedIn,
} from "./support.mjs";
import { wordsOf } from "./words.mjs";

let browser;
before(async () => {
    if (url) browser = await launch();
});
after(() => shut(browser));

const kBegunMsAgo = 20_000;

/** An import that goes on as long as the test wants it to. */
function playJob(page) {
    const job = {
        id: "job_played",
        kind: "template_import",
        about: "de",
        user: null,
        at: new Date(Date.now() - kBegunMsAgo).toISOString(),
        ended: null,
        state: "running",
        done: 100,
        total: 200,
        error: null,
    };
    return Promise.all([
        alter(page, "**/api/v1/jobs", (body) => {
            body.items = [job];
        }),
        page.route("**/api/v1/jobs/job_played/cancel", async (route) => {
            assert.equal(route.request().method(), "POST");
            job.state = "cancelled";
            job.ended = new Date().toISOString();
            await route.fulfill({ status: 204 });
        }),
    ]).then(() => job);
}

for (const { language, width } of [
    { language: "en", width: 1440 },
    { language: "ar", width: 390 },
    { language: "de", width: 390 },
]) {
    test(`long work is watched over a reload and cancelled, in ${language}, ${width} px wide`, needsHub, async () => {
        const { page, context, faults } = await visitSignedIn(browser, { viewport: { width, height: 860 } });
        const { t } = await wordsOf(language);
        await settle(page, { language, theme: "light" });
        const job = await playJob(page);
        await page.reload();
        await page.locator(".tray .number").waitFor();
        assert.ok((await sideways(page)) <= 0, "the rail scrolls sideways");
        await page.locator(".tray").focus();
        await page.keyboard.press("Enter");
        const shown = page.locator(".job");
        await shown.getByText(t("jobs.state.running"), { exact: true }).waitFor();
        const bar = shown.locator("progress");
        assert.deepEqual(await bar.evaluate(({ value, max }) => [value, max]), [100, 200]);
        assert.ok((await shown.textContent()).includes(t("jobs.count", { done: "100", total: "200" })));
        if (language === "en") assert.match(await shown.textContent(), /About .+ left/);
        await assertAccessible(page, "long work");

        job.done = 150;
        await until(async () => (await bar.evaluate(({ value }) => value)) === 150);
        await shown.getByRole("button").click();
        await shown.getByText(t("jobs.state.cancelled"), { exact: true }).waitFor();
        assert.equal(await shown.locator("a[download]").getAttribute("href"), "/api/v1/jobs/job_played/report");
        assert.equal(await page.locator(".tray .number").count(), 0);
        await page.keyboard.press("Escape");
        await page.waitForSelector("[role=dialog]", { state: "detached" });
        assert.deepEqual(faults, []);
        await context.close();
    });
}

test("who has no long work has no tray", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const answered = page.waitForResponse((answer) => answer.url().endsWith("/jobs"));
    await alter(page, "**/api/v1/jobs", (body) => {
        body.items = [];
    });
    await page.reload();
    await answered;
    await page.waitForSelector(".connection");
    assert.equal(await page.locator(".tray").count(), 0);
    assert.deepEqual(faults, []);
    await context.close();
});
