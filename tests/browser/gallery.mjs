// Takes pictures of the page's rooms in the looks that people have, of a shop in which something has happened.
import { setTimeout as pause } from "node:timers/promises";
import { start, untilReady } from "../bench/start/hub.mjs";

const kLooks = [
    { language: "en", theme: "light", width: 1440 },
    { language: "en", theme: "dark", width: 1440 },
    { language: "zh-Hans", theme: "light", width: 1440 },
    { language: "ar", theme: "dark", width: 1440 },
    { language: "en", theme: "light", width: 1024 },
    { language: "en", theme: "light", width: 390 },
    { language: "zh-Hans", theme: "dark", width: 390 },
    { language: "ar", theme: "light", width: 390 },
];
const kHeight = 900;
/** For pictures, charts and letters to be drawn. */
const kDrawnMs = 600;

/** By name: where a room is, what shows that it is there, and what is done in it first. `shop`: see shop_morning.mjs. */
const kRooms = {
    inbox: { path: () => "/inbox/queue", sign: ".row" },
    conversation: { path: (shop) => `/inbox/queue/c/${shop.question}`, sign: ".suggestions li" },
    player: {
        path: () => "/inbox/queue",
        sign: ".row",
        act: async (page) => {
            const { note, openWith } = await import("./recordings.mjs");
            const transcript = { state: "done", text: "Wo bleibt mein Paket?", model: "whisper-1", fault: null, made_at: null };
            await openWith(page, [note("att_note", { transcript })], { fits: ({ tags }) => tags.language === "de" });
        },
    },
    approvals: { path: () => "/inbox/approvals", sign: ".card" },
    handovers: { path: () => "/inbox/handovers", sign: "h1" },
    quarantine: { path: () => "/inbox/quarantine", sign: "h1" },
    search: { path: () => "/search#q=302", sign: ".hits" },
    orders: { path: () => "/orders", sign: ".order-acts" },
    desk: { path: () => "/desk", sign: "textarea" },
    templates: { path: () => "/templates", sign: "[role=grid]" },
    template: { path: () => "/templates/de/shipping.shipping_options.available", sign: "h1" },
    statistics: { path: () => "/templates/statistics", sign: "h1" },
    glossary: { path: () => "/templates/glossary/de", sign: "h1" },
    channels: { path: () => "/channels", sign: ".accounts" },
    account: { path: (shop) => `/channels/${shop.account}`, sign: ".account-form" },
    connect: { path: () => "/channels/new/ebay", sign: ".account-form" },
    reports: { path: () => "/reports", sign: ".report-totals" },
    voices: { path: () => "/reports/products", sign: "h1" },
    quality: { path: () => "/reports/quality/reviewed", sign: ".quality-card" },
    judging: {
        path: () => "/reports/quality/open",
        sign: ".quality-card",
        act: (page) => page.locator(".quality-card button").first().click(),
    },
    rules: { path: () => "/settings/rules", sign: "article.card" },
    trial: {
        path: () => "/settings/rules",
        sign: "article.card",
        act: async (page) => {
            await page.locator("[id$=-edit]").nth(2).click();
            await page.locator(".trial .button").first().click();
            await page.locator(".trial-figures").waitFor();
            await page.locator(".trial").evaluate((element) => element.parentElement.scrollIntoView());
        },
    },
    limits: { path: () => "/settings/limits", sign: "fieldset" },
    alerts: { path: () => "/settings/alerts", sign: ".alert-rules" },
    products: { path: () => "/settings/products", sign: "h1" },
    shipping: { path: () => "/settings/shipping", sign: "h1" },
    translation: { path: () => "/settings/translation", sign: "h1" },
    backup: { path: () => "/settings/backup", sign: "h1" },
    hours: { path: () => "/settings/hours", sign: "h1" },
    me: { path: () => "/settings/me", sign: ".settings-form" },
    erase: {
        path: (shop) => `/inbox/queue/c/${shop.question}`,
        sign: ".conversation-head",
        act: async (page) => {
            await page.locator("#conversation-title").focus();
            await page.keyboard.press("y");
            await page.locator(".popover .button").last().click();
            await page.locator("dialog[open]").waitFor();
        },
    },
    keys: { path: () => "/inbox/queue", sign: ".row", act: (page) => page.keyboard.press("?") },
};

const [folder, ...wanted] = process.argv.slice(2);
if (!folder) {
    console.log(`rooms: ${Object.keys(kRooms).join(" ")}`);
    console.log(`looks: ${kLooks.map((look) => Object.values(look).join(".")).join(" ")}`);
    process.exit(0);
}
const unknown = wanted.filter((name) => !(name in kRooms));
if (unknown.length) throw new Error(`no such room: ${unknown.join(" ")}`);

const hub = await start(process.env.DRAGOMAN_PROGRAM, ["demo", "--listen", "127.0.0.1:0", "--new-message-every", "2"]);
try {
    await untilReady(hub);
    Object.assign(process.env, { DRAGOMAN_URL: hub.url, DRAGOMAN_USER: "demo", DRAGOMAN_PASSWORD: hub.password });
    const { launch, settle, signIn, visit } = await import("./support.mjs");
    const { shopMorning } = await import("./shop_morning.mjs");
    const browser = await launch();
    const shop = await shopMorning(browser);
    for (const { language, theme, width } of kLooks) {
        const { page, context } = await visit(browser, { viewport: { width, height: kHeight } });
        await signIn(page);
        await settle(page, { language, theme });
        for (const [name, { path, sign, act }] of Object.entries(kRooms)) {
            if (wanted.length && !wanted.includes(name)) continue;
            try {
                await page.goto(`${hub.url}${path(shop)}`);
                await page.locator(sign).first().waitFor();
                await act?.(page);
                await pause(kDrawnMs);
                await page.screenshot({ path: `${folder}/${name}.${language}.${theme}.${width}.png` });
            } catch (error) {
                console.log(`${name} in ${language}, ${width}: ${error.message.split("\n")[0]}`);
                process.exitCode = 1;
            }
            await page.unrouteAll({ behavior: "ignoreErrors" });
        }
        await context.close();
    }
    await browser.close();
} finally {
    await hub.stop();
}
