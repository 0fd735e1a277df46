// Every screen: nothing in the console, nothing against the content policy, no finding of axe-core, no sideways scroll.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
    ask,
    assertAccessible,
    assertScreensSound,
    launch,
    needsHub,
    settle,
    shut,
    sideways,
    url,
    visit,
    visitSignedIn,
} from "./support.mjs";

const kLooks = [
    { language: "en", theme: "light", width: 1440 },
    { language: "en", theme: "dark", width: 1440 },
    { language: "zh-Hans", theme: "light", width: 1024 },
    { language: "ar", theme: "light", width: 1440 },
    { language: "ar", theme: "dark", width: 390 },
    { language: "de", theme: "light", width: 390 },
];

let browser;
before(async () => {
    if (url) browser = await launch();
});
after(() => shut(browser));

/** Addresses with what shows that the screen is there. */
async function screens(page) {
    const [kind] = (await ask(page, "GET", "/kinds")).items;
    const [account] = (await ask(page, "GET", "/accounts")).items;
    const [item] = (await ask(page, "GET", "/conversations?view=queue&limit=1")).items;
    return [
        ["/inbox/queue", ".row"],
        [`/inbox/queue/c/${item.id}`, ".suggestions li"],
        ["/inbox/overdue", ".inbox-list"],
        ["/inbox/unsent", ".inbox-list"],
        ["/inbox/done", ".inbox-list"],
        ["/inbox/quarantine", "h1"],
        ["/search#q=302", ".hits"],
        ["/orders/all", ".order-acts"],
        ["/desk", "textarea"],
        ["/channels", ".accounts"],
        [`/channels/new/${kind.kind}`, ".account-form"],
        [`/channels/${account.id}`, ".account-form"],
        ["/reports", ".report-totals"],
        ["/settings/me", ".settings-form"],
        ["/settings/users", ".settings-form"],
        ["/connected", ".problem"],
        ["/no/such/page", "h1"],
    ];
}

for (const { language, theme, width } of kLooks) {
    test(`every screen is sound in ${language}, ${theme}, ${width} px wide`, needsHub, async () => {
        const { page, context, faults } = await visitSignedIn(browser, { viewport: { width, height: 860 } });
        await settle(page, { language, theme });
        assert.equal(await page.getAttribute("html", "lang"), language);
        assert.equal(await page.getAttribute("html", "dir"), language === "ar" ? "rtl" : "ltr");
        await assertScreensSound(page, faults, await screens(page));
        await context.close();
    });
}

/** Those that one works in all day. */
const kMainRooms = ["/inbox/queue", "/channels", "/reports", "/settings/me"];

for (const { language, theme, width } of [
    { language: "en", theme: "dark", width: 1440 },
    { language: "zh-Hans", theme: "dark", width: 1024 },
    { language: "ar", theme: "light", width: 1024 },
]) {
    test(`the main screens are sound while the hub is away, in ${language}, ${theme}, ${width} px wide`, needsHub, async () => {
        const { page, context } = await visitSignedIn(browser, { viewport: { width, height: 860 } });
        await settle(page, { language, theme });
        const all = await screens(page);
        const main = all.filter(([path]) => kMainRooms.includes(path) || path.includes("/c/"));
        assert.equal(main.length, kMainRooms.length + 1);
        // A stream of the page's own can be cut, that of a worker not.
        await page.addInitScript(() => delete window.SharedWorker);
        await page.route("**/api/v1/events*", (route) => route.abort());
        for (const [path, sign] of [...main, ["/templates", ".grid-row"]]) {
            await page.goto(`${url}${path}`);
            await page.waitForSelector(sign);
            await page.waitForSelector(".away-bar");
            await assertAccessible(page, `${path} without the hub`);
            assert.ok((await sideways(page)) <= 0, `${path} scrolls sideways`);
        }
        await context.close();
    });
}

test("the page before signing in is sound", needsHub, async () => {
    const { page, context, faults } = await visit(browser);
    await page.goto(`${url}/`);
    await page.waitForSelector("[name=username]");
    await assertAccessible(page, "sign-in");
    assert.deepEqual(faults, []);
    await context.close();
});

test("open popovers, the order drawer and a reply with fields are sound", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser, { viewport: { width: 1100, height: 860 } });
    await page.waitForSelector(".row");
    await page.locator(".row").first().click();
    await page.waitForSelector(".suggestion");
    for (const key of ["t", "l", "w", "d", "a", "s", "y", "b", "?"]) {
        await page.locator("#conversation-title").focus();
        await page.keyboard.press(key);
        await page.waitForSelector("[role=dialog], dialog[open], .drawer");
        await assertAccessible(page, `key ${key}`);
        await page.keyboard.press("Escape");
        await page.waitForSelector("[role=dialog], dialog[open], .drawer", { state: "detached" });
    }
    await page.keyboard.press("Digit1");
    await page.waitForFunction(() => document.querySelector("#reply").value !== "");
    await page.waitForSelector(".preview");
    await assertAccessible(page, "a reply with its preview");
    await page.fill("#reply", "");
    assert.deepEqual(faults, []);
    await context.close();
});
