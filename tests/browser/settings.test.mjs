// The shop's settings: hours by the keyboard, a token from its making to its end, a backup, and the trail that all leave.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
    ask,
    assertAccessible,
    assertScreensSound,
    enterAs,
    launch,
    needsHub,
    newPerson,
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

/** Opens a tab of the settings and waits for what shows that it is there. */
async function open(page, tab, sign = ".views") {
    await page.goto(`${url}/settings/${tab}`);
    await page.waitForSelector(sign);
}

const team = async (page) => (await ask(page, "GET", "/teams")).items[0];

const userOf = async (page, { name }) => (await ask(page, "GET", "/users")).items.find((user) => user.name === name);

/** Removes what the open dialog asks about, by two gestures. */
async function confirm(page) {
    await page.locator("dialog[open] input[type=checkbox]").check();
    await page.locator("dialog[open] .button.main").click();
    await page.waitForSelector("dialog[open]", { state: "detached" });
}

test("hours are set by the keyboard alone, and shown in words and picture", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    for (const { id } of (await ask(page, "GET", "/teams")).items) await ask(page, "DELETE", `/teams/${id}`);
    await open(page, "hours", ".hours-form");
    assert.equal(await page.locator(".week-bar").count(), 0);

    // The first span of Monday: 08:30 to 12:00.
    const monday = page.locator(".spans").first();
    await monday.locator("input").first().focus();
    await page.keyboard.type("0830AM");
    await monday.locator("input").nth(1).focus();
    await page.keyboard.type("1200PM");
    // Sunday gets hours, loses them, and focus stays with its button.
    const sunday = page.locator(".hours-form > section").first().locator(".spans").nth(6);
    await sunday.locator("button").focus();
    await page.keyboard.press("Enter");
    assert.equal(await sunday.locator("input").count(), 2);
    await sunday.locator(".icon-button").focus();
    await page.keyboard.press("Enter");
    assert.equal(await sunday.locator("input").count(), 0);
    assert.equal(
        await page.evaluate(() => document.activeElement.getAttribute("aria-label")),
        "Sunday: add hours",
    );
    await page.locator(".new-day input[type=date]").fill("2026-12-25");
    await page.locator(".new-day input:not([type=date])").fill("Christmas");
    await page.locator(".new-day > .button").focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector(".special-days li");
    await page.locator(".hours-form > .button.main").focus();
    await page.keyboard.press("Enter");
    const kept = await until(() => team(page));
    assert.deepEqual(kept.week.monday, [{ from: "08:30", to: "12:00" }]);
    assert.deepEqual(kept.week.sunday, []);
    assert.equal(kept.days[0].name, "Christmas");
    await page.waitForSelector(".week-bar");
    assert.equal(await page.locator(".week-bar").count(), 7);
    assert.match(await page.locator(".week tbody tr").first().textContent(), /08:30–12:00/);
    assert.match(
        await page.locator("main > [role=status]").textContent(),
        /^The team (works|doesn’t work) now/,
    );

    // What the hub refuses is said, and what was typed stays.
    await page.locator(".hours-form input[list=zones]").fill("Mars/Olympus");
    await page.locator(".hours-form > .button.main").click();
    await page.waitForSelector(".hours-form .problem");
    assert.equal(await page.inputValue(".hours-form input[list=zones]"), "Mars/Olympus");
    await assertAccessible(page, "hours");
    assert.deepEqual(faults, []);
    await context.close();
});

test("a second team gets hours and members, and is removed after it was said what becomes of them", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    for (const { id } of (await ask(page, "GET", "/teams")).items) await ask(page, "DELETE", `/teams/${id}`);
    await ask(page, "POST", "/teams", { name: "Shop", timezone: "Asia/Shanghai" });
    await open(page, "hours", ".week");
    await page.getByRole("button", { name: "Add a team", exact: true }).press("Enter");
    await page.locator(".hours-form input[maxlength='60'][required]").fill("Night shift");
    await page.locator(".hours-form > .button.main").click();
    const whose = page.getByLabel("Whose hours", { exact: true });
    await whose.waitFor();
    const night = (await ask(page, "GET", "/teams")).items.find(({ name }) => name === "Night shift");
    await until(async () => (await whose.inputValue()) === night.id);
    await page.getByText("Nobody has been put into this team.").waitFor();

    const person = await newPerson(browser, ["seller"]);
    await open(page, "users", ".cards .card");
    const card = page.locator(".card").filter({ hasText: person.name });
    await card.getByLabel("Team", { exact: true }).selectOption(night.id);
    await until(async () => (await userOf(page, person)).team === night.id);
    await assertAccessible(page, "people with teams");

    await open(page, "hours", ".week");
    await whose.focus();
    await page.keyboard.press("ArrowDown");
    await until(async () => (await whose.inputValue()) === night.id);
    await page.getByText(person.name).waitFor();
    await assertAccessible(page, "hours of two teams");
    await page.getByRole("button", { name: "Remove the team", exact: true }).click();
    const dialog = page.locator("dialog[open]");
    await dialog.getByText("Its 1 member works by the shop’s own hours").waitFor();
    assert.ok(await dialog.locator(".button.main").isDisabled(), "one gesture is enough");
    await confirm(page);
    await whose.waitFor({ state: "detached" });
    assert.deepEqual((await ask(page, "GET", "/teams")).items.map(({ name }) => name), ["Shop"]);
    assert.equal((await userOf(page, person)).team, null);
    assert.deepEqual(faults, []);
    await context.close();
});

test("an editor is given locales, and a new password that is shown once and ends the old one", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const person = await newPerson(browser, ["editor"]);
    await open(page, "users", ".cards .card");
    const card = page.locator(".card").filter({ hasText: person.name });
    await card.getByText("All languages", { exact: true }).waitFor();
    await card.getByLabel("Add a language…").selectOption("de");
    await card.getByRole("button", { name: "Take away German", exact: true }).waitFor();
    assert.deepEqual((await userOf(page, person)).locales, ["de"]);
    await assertAccessible(page, "an editor's locales");
    await card.getByRole("button", { name: "Take away German", exact: true }).click();
    await until(async () => (await userOf(page, person)).locales.length === 0);

    const other = await enterAs(browser, person.name, person.password);
    await card.getByRole("button", { name: /^New password for / }).click();
    const dialog = page.locator("dialog[open]");
    await dialog.waitFor();
    assert.ok(await dialog.locator(".button.main").isDisabled(), "one gesture is enough");
    await dialog.locator("input[type=checkbox]").check();
    await dialog.locator(".button.main").click();
    const fresh = (await dialog.locator(".token-made .number").textContent()).trim();
    await assertAccessible(page, "a new password");
    assert.match(fresh, /^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
    assert.equal((await other.context.request.get(`${url}/api/v1/session`)).status(), 401);
    const enters = async (password) =>
        (await other.context.request.post(`${url}/api/v1/session`, { data: { name: person.name, password } })).status();
    assert.equal(await enters(person.password), 401);
    assert.equal(await enters(fresh), 200);
    await dialog.getByRole("button", { name: "Close", exact: true }).click();
    await dialog.waitFor({ state: "detached" });
    assert.equal(await page.getByText(fresh).count(), 0);
    assert.deepEqual(faults, []);
    await other.context.close();
    await context.close();
});

test("whoever is no operator reads hours, rules and facts, keeps tokens, and sees no other tab", needsHub, async () => {
    const { page, context, faults } = await visitAs(browser, ["seller"]);
    await open(page, "me", ".settings-form");
    const tabs = page.locator(".views").getByRole("link");
    assert.deepEqual(await tabs.allTextContents(), ["Me", "Working hours", "Rules", "Shop facts", "Products", "Tokens"]);
    await tabs.filter({ hasText: "Working hours" }).click();
    await page.getByRole("heading", { level: 1, name: "Working hours", exact: true }).waitFor();
    await page.waitForFunction(() => document.querySelector(".week, .nothing") !== null);
    assert.equal(await page.locator(".hours-form").count(), 0);
    assert.equal(await page.getByRole("button", { name: "Add a team" }).count(), 0);
    await tabs.filter({ hasText: "Tokens" }).click();
    await page.waitForSelector(".settings-form");
    assert.deepEqual(faults, []);
    await context.close();
});

test("a token is made, shown once, and removed after asking", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await open(page, "tokens", ".settings-form");
    await page.locator(".settings-form input").fill("report robot");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".token-made");
    const secret = (await page.locator(".token-made .number").textContent()).trim();
    const answer = await page.request.get(`${url}/api/v1/status`, {
        headers: { Authorization: `Bearer ${secret}`, Cookie: "" },
    });
    assert.equal(answer.status(), 200);
    await page.waitForSelector(".cards .card");
    await assertAccessible(page, "a new token");
    await page.reload();
    await page.waitForSelector(".cards .card");
    assert.equal(await page.locator(".token-made").count(), 0, "the secret is shown again");

    await page.locator(".cards .card .button").click();
    await page.waitForSelector("dialog[open]");
    await assertAccessible(page, "a token's removal");
    const remove = page.locator("dialog[open] .button.main");
    assert.ok(await remove.isDisabled(), "one gesture is enough");
    await confirm(page);
    await page.waitForSelector(".cards .card", { state: "detached" });
    assert.deepEqual((await ask(page, "GET", "/tokens")).items, []);
    assert.deepEqual(faults, []);
    await context.close();
});

test("a backup is made, survives a reload and is removed; the trail shows it all", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await open(page, "backup", ".settings-form");
    await page.locator(".settings-form .button.main").click();
    await page.waitForSelector(".backup-running, .backup-checked");
    await page.reload();
    await page.waitForSelector(".backup-checked");
    await assertAccessible(page, "backups");
    const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.locator(".backup-checked a[download]").first().click(),
    ]);
    assert.match(download.suggestedFilename(), /^dragoman-\d{8}T\d{9}Z\.backup$/);
    assert.equal(await download.failure(), null);
    const had = (await ask(page, "GET", "/backups")).items.length;
    await page.locator(".backup-checked .acts .button").nth(1).click();
    await page.waitForSelector("dialog[open]");
    await confirm(page);
    await until(async () => (await ask(page, "GET", "/backups")).items.length === had - 1);

    await open(page, "audit", ".audit");
    const acts = await page.locator(".audit tbody td:nth-child(3)").allTextContents();
    for (const act of ["Removed a backup", "Downloaded a backup", "Made a backup", "Signed in"])
        assert.ok(acts.includes(act), `${act} is not in ${acts}`);
    await page.locator(".audit-filter select").nth(1).selectOption("backup");
    await page.waitForFunction(() =>
        [...document.querySelectorAll(".audit tbody td:nth-child(3)")].every(
            (cell) => cell.textContent === "Made a backup",
        ),
    );
    const [table] = await Promise.all([
        page.waitForEvent("download"),
        page.locator(".audit-filter a").click(),
    ]);
    assert.equal(table.suggestedFilename(), "audit.csv");
    await assertAccessible(page, "audit");
    assert.deepEqual(faults, []);
    await context.close();
});

test("the settings are a room of their own, loaded when it is opened", needsHub, async () => {
    const { page, context } = await visitSignedIn(browser);
    const scripts = [];
    page.on("response", (response) => response.url().endsWith(".js") && scripts.push(response.url()));
    await page.goto(`${url}/inbox/queue`);
    await page.waitForSelector(".row");
    assert.ok(!scripts.some((each) => each.includes("/settings.")), "it is loaded with the inbox");
    await page.keyboard.press(",");
    await page.waitForSelector(".settings-form");
    assert.ok(scripts.some((each) => each.includes("/settings.")));
    await context.close();
});

/** Texts that show the name of a text instead of it. */
const nameless = (page) =>
    page.locator("body").evaluate((body) => body.innerText.match(/^[a-z_]+(\.[a-z_]+)+$/gm) ?? []);

test("the settings' words come with them and follow a change of the language made there", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const words = [];
    page.on("response", (response) => /words\..*\.json$/.test(response.url()) && words.push(response.url()));
    await page.goto(`${url}/inbox/queue`);
    await page.waitForSelector(".row");
    assert.ok(!words.some((each) => each.endsWith(".settings.json")), "they are loaded with the inbox");
    await open(page, "me", ".settings-form select");
    assert.deepEqual(await nameless(page), []);
    await page.locator(".settings-form select").first().selectOption("de");
    await page.waitForSelector('html[lang="de"]');
    await page.waitForSelector(".settings-form select");
    assert.deepEqual(await nameless(page), []);
    assert.ok(words.some((each) => /words\.de\..*\.settings\.json$/.test(each)));
    assert.deepEqual(faults, []);
    await context.close();
});

for (const { language, theme, width } of [
    { language: "ar", theme: "dark", width: 390 },
    { language: "zh-Hans", theme: "light", width: 1440 },
    { language: "de", theme: "dark", width: 1024 },
]) {
    test(`the settings are sound in ${language}, ${theme}, ${width} px wide`, needsHub, async () => {
        const { page, context, faults } = await visitSignedIn(browser, { viewport: { width, height: 860 } });
        await settle(page, { language, theme });
        if (!(await team(page)))
            await ask(page, "POST", "/teams", {
                name: "Support",
                timezone: "Europe/Berlin",
                week: { friday: [{ from: "22:00", to: "06:00" }] },
                days: [{ day: "2026-12-25", name: "Weihnachten" }],
            });
        await assertScreensSound(page, faults, [
            ["/settings/hours", ".week"],
            ["/settings/audit", ".audit"],
            ["/settings/backup", ".settings-form"],
            ["/settings/tokens", ".settings-form"],
        ]);
        await context.close();
    });
}
