// Sent replies are drawn, judged by an operator, seen and answered by who wrote them; what comes of it is counted.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
    ask,
    assertAccessible,
    assertScreensSound,
    inEveryLook,
    kArrivalMs,
    launch,
    needsHub,
    shut,
    until,
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

/** A seller whose one reply has left. */
async function sellerWithReply() {
    const visitor = await visitAs(browser, ["seller"]);
    const { id } = await waiting(visitor.page, "ebay");
    const reply = await ask(visitor.page, "POST", `/conversations/${id}/replies`, {
        text: "Thank you for your message. I am looking into it and will write again tomorrow.",
        key: `quality-${visitor.person.name}`,
        seen: null,
        hold_seconds: 0,
    });
    assert.ok(reply.id, JSON.stringify(reply));
    await until(async () => (await ask(visitor.page, "GET", `/replies/${reply.id}`)).state === "sent", kArrivalMs);
    return visitor;
}

/** The card of somebody's reply in the list, however many others were drawn. */
async function cardOf(page, name) {
    const card = page.locator(".quality-card", { has: page.getByRole("heading", { name: new RegExp(`Reply by ${name},`) }) });
    await until(async () => {
        if ((await card.count()) > 0) return true;
        const more = page.getByRole("button", { name: "Show more" });
        if (await more.count()) await more.click();
        return false;
    });
    return card.first();
}

async function drawAll(page) {
    await page.goto(`${url}/reports/quality/rules`);
    await page.getByLabel("Share of each person’s replies, in percent").fill("100");
    await page.getByRole("button", { name: "Save" }).first().click();
    const drawn = page.waitForResponse((answer) => answer.url().endsWith("/draw") && answer.ok());
    await page.getByRole("button", { name: "Draw from this week now" }).click();
    await drawn;
}

test("a reply is drawn, judged by each criterion, and answered by its writer once", needsHub, async () => {
    const seller = await sellerWithReply();
    const { page, context, faults } = await visitSignedIn(browser);
    await page.goto(`${url}/reports`);
    await page.getByRole("link", { name: "Quality", exact: true }).click();
    await page.waitForURL(/\/reports\/quality$/);
    await drawAll(page);
    await page.getByRole("link", { name: "To be judged" }).click();
    const card = await cardOf(page, seller.person.name);
    await card.getByText("I am looking into it").waitFor();
    await card.getByRole("button", { name: "Judge this reply" }).click();
    const marks = card.locator(".quality-mark");
    await marks.first().waitFor();
    const count = await marks.count();
    assert.ok(count >= 5, "the five usual criteria");
    for (let n = 0; n < count; ++n) await marks.nth(n).getByLabel(n === 1 ? "No" : "Yes", { exact: true }).check();
    await marks.nth(1).getByLabel("Remark").fill("It promises and says nothing");
    await assertAccessible(page, "a score card");
    await card.getByRole("button", { name: "Save" }).click();
    await card.getByText("It promises and says nothing").waitFor();

    await page.getByRole("link", { name: "Results" }).click();
    const row = page.locator(".figures tbody tr", { hasText: seller.person.name });
    await row.waitFor();
    assert.deepEqual((await row.locator("td").allInnerTexts()).slice(0, 2), ["1", "1"]);
    await page.getByLabel("Group by", { exact: true }).selectOption("criterion");
    await page.getByRole("rowheader", { name: "Answers the question" }).waitFor();

    await seller.page.goto(`${url}/reports/quality`);
    const own = seller.page.locator(".quality-card");
    await own.getByText("It promises and says nothing").waitFor();
    assert.equal(await seller.page.getByRole("link", { name: "Rules" }).count(), 0);
    await assertAccessible(seller.page, "one's own card");
    await own.getByLabel("Your answer to the review").fill("The parcel was not found yet");
    await own.getByRole("button", { name: "Answer", exact: true }).click();
    await own.getByText("The parcel was not found yet").waitFor();
    assert.equal(await own.locator("textarea").count(), 0, "it can be answered once");
    assert.deepEqual([...faults, ...seller.faults], []);
    await context.close();
    await seller.context.close();
});

test("an operator adds a criterion of the shop's own and takes it out again", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await page.goto(`${url}/reports/quality/rules`);
    await page.getByRole("heading", { name: "By what replies are judged" }).waitFor();
    const form = page.locator("form", { has: page.getByRole("heading", { name: "By what replies are judged" }) });
    const before = await form.locator("li").count();
    await form.getByRole("button", { name: "Add a criterion" }).click();
    await form.getByLabel(`Criterion ${before + 1}`, { exact: true }).fill("Names the parcel");
    await form.getByRole("button", { name: "Move up: Names the parcel" }).click();
    const saved = () => page.waitForResponse((answer) => answer.url().endsWith("/quality/criteria") && answer.ok());
    const [, first] = await Promise.all([form.getByRole("button", { name: "Save" }).click(), saved()]);
    const titles = (await first.json()).items.filter(({ retired }) => !retired).map(({ title }) => title);
    assert.equal(titles.at(-2), "Names the parcel");
    await form.getByRole("button", { name: "Take out: Names the parcel" }).click();
    const [, second] = await Promise.all([form.getByRole("button", { name: "Save" }).click(), saved()]);
    const kept = (await second.json()).items.find(({ title }) => title === "Names the parcel");
    assert.equal(kept.retired, true);
    assert.deepEqual(faults, []);
    await context.close();
});

test("the rooms of quality are accessible in light and dark, in Arabic and on a phone", needsHub, async () => {
    await inEveryLook(browser, async ({ page, faults }) => {
        await assertScreensSound(page, faults, [
            ["/reports/quality/open", ".quality-card, .nothing"],
            ["/reports/quality/reviewed", ".quality-card, .nothing"],
            ["/reports/quality/own", ".quality-card, .nothing"],
            ["/reports/quality/results", ".figures tbody tr, .nothing"],
            ["/reports/quality/rules", ".quality-criteria li"],
        ]);
    });
});
