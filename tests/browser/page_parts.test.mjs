// Parts of the page that need neither a hub nor a browser.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const web = new URL("../../hub/web/", import.meta.url);
const { build, buildSync } = createRequire(new URL("package.json", web))("esbuild");
const { readWords } = await import(new URL("build/words.mjs", web));
const { firstLoadInOne } = await import(new URL("build/first_load.mjs", web));
const { loadedWith, shareTexts } = await import(new URL("build/parts.mjs", web));

/** A module of the page, as the browser would have it; `define` stands for what only the page's build gives. */
async function part(path, define = {}) {
    const entry = fileURLToPath(new URL(`src/${path}`, web));
    const options = { entryPoints: [entry], bundle: true, write: false, format: "esm", define };
    const [file] = buildSync(options).outputFiles;
    return import(`data:text/javascript;base64,${Buffer.from(file.contents).toString("base64")}`);
}

/** What reading a folder with these catalogues gives; each is a list of context, English text, translation. */
function reading(catalogues) {
    const folder = mkdtempSync(join(tmpdir(), "words-"));
    try {
        for (const [locale, entries] of Object.entries(catalogues)) {
            const lines = entries.map(
                ([key, source, text]) =>
                    `msgctxt ${JSON.stringify(key)}\nmsgid ${JSON.stringify(source)}\nmsgstr ${JSON.stringify(text)}\n`,
            );
            writeFileSync(join(folder, `${locale}.po`), `msgid ""\nmsgstr ""\n\n${lines.join("\n")}`);
        }
        return readWords(folder);
    } finally {
        rmSync(folder, { recursive: true });
    }
}

test("a translation with other arguments than the English text stops the build", () => {
    const source = "{count} of {limit}";
    const { problems } = reading({ en: [["a", source, source]], de: [["a", source, "{count} von allen"]] });
    assert.match(problems.join(), /de\.po: a: arguments differ/);
});

test("a plural that lacks a form of its language stops the build", () => {
    const source = "{n, plural, one {# day} other {# days}}";
    const { problems } = reading({ en: [["a", source, source]], ar: [["a", source, "{n, plural, one {يوم} other {# يوم}}"]] });
    assert.match(problems.join(), /ar\.po: a: \{n\} lacks the plural form/);
});

test("a missing or outdated translation falls back to English and is counted", () => {
    const { words, missing, problems } = reading({
        en: [
            ["a", "One", "One"],
            ["b", "Two, changed", "Two, changed"],
        ],
        de: [["b", "Two", "Zwei"]],
    });
    assert.deepEqual(problems, []);
    assert.deepEqual(words.de, { a: "One", b: "Two, changed" });
    assert.equal(missing.de, 2);
});

test("the hub's own texts stay out of the page's catalogue", () => {
    const { keys } = reading({ en: [["hub.account.refused", "No", "No"], ["a", "One", "One"]] });
    assert.deepEqual(keys, ["a"]);
});

/** How texts are shared out among the chunks of a page, each made of one source: its text, and what it imports how. */
function sharing(keys, chunks) {
    const folder = mkdtempSync(join(tmpdir(), "parts-"));
    try {
        mkdirSync(join(folder, "src"));
        const outputs = {};
        for (const [name, { source, now = [], later }] of Object.entries(chunks)) {
            writeFileSync(join(folder, `src/${name}.ts`), source);
            outputs[name] = {
                inputs: { [`src/${name}.ts`]: {} },
                imports: now.map((path) => ({ path, kind: "import-statement" })),
                entryPoint: later ? `src/${name}.ts` : undefined,
            };
        }
        return shareTexts(folder, outputs, "main", keys);
    } finally {
        rmSync(folder, { recursive: true });
    }
}

test("a text that only one room says comes with that room, and what the first load says as well stays there", () => {
    const keys = ["a.both", "a.hidden", "room.title", "state.on", "state.off", "want.refund", "bell.rings"];
    const { shared, problems } = sharing(keys, {
        main: { source: 't("a.both"); tWire("want", wish);', now: ["shell"] },
        shell: { source: 'part("room", () => import("./room")); part("hall", () => import("./hall"));' },
        room: { source: 't("a.both"); t("room.title"); tWire("want", wish);', now: ["common"], later: true },
        hall: { source: 'tWire(kind, value); "bell";', now: ["common"], later: true },
        common: { source: "t(`state.${state}`)" },
        bells: { source: 't("bell.rings")', later: true },
    });
    assert.deepEqual(problems, []);
    assert.deepEqual(shared, {
        room: ["room.title", "state.on", "state.off"],
        hall: ["state.on", "state.off", "bell.rings"],
        bells: ["bell.rings"],
    });
});

test("no mark that is left open hides a text from those that are said", () => {
    const { shared } = sharing(["a.title", "b.title"], {
        main: { source: 'const one = `${two}`;\n// a buyer\'s\nt("a.title");\nconst three = `${four}`;' },
        room: { source: 't("a.title"); t("b.title");', later: true },
    });
    assert.deepEqual(shared, { room: ["b.title"] });
});

test("an empty text hides none that stands beside it in its line", () => {
    const { shared } = sharing(["a.title", "b.title", "c.title"], {
        main: { source: 't("a.title");' },
        room: { source: 't(one === "" ? "b.title" : "other"); <option value="">{t("c.title")}</option>', later: true },
    });
    assert.deepEqual(shared, { room: ["b.title", "c.title"] });
});

test("a part of the page that is fetched without its words stops the build", () => {
    const faults = (source) => sharing([], { main: { source } }).problems.length;
    assert.equal(faults('part("room", () => import("../room"))'), 0);
    assert.equal(faults('import("../room")'), 1);
    assert.equal(faults('part("other", () => import("../room"))'), 1);
});

test("what parts share with the first load stays in one file of it, whoever shares what", async () => {
    const folder = mkdtempSync(join(tmpdir(), "first-load-"));
    try {
        const sources = {
            main: 'import "./shell";',
            shell: 'import { a } from "./a"; import { b } from "./b"; console.log(a, b); import("./one"); import("./two");',
            a: "export const a = Math.random();",
            b: "export const b = Math.random();",
            one: 'import { a } from "./a"; console.log(1, a);',
            two: 'import { b } from "./b"; console.log(2, b);',
        };
        for (const [name, source] of Object.entries(sources)) writeFileSync(join(folder, `${name}.ts`), source);
        const { outputs } = (
            await build({
                absWorkingDir: folder,
                entryPoints: ["main.ts"],
                outdir: "out",
                bundle: true,
                format: "esm",
                write: false,
                splitting: true,
                metafile: true,
                plugins: [firstLoadInOne(join(folder, "shell.ts"))],
            })
        ).metafile;
        const of = (name) => Object.keys(outputs).find((path) => outputs[path].entryPoint === `${name}.ts`);
        const first = [...loadedWith(outputs, of("main"))].filter((path) => path !== of("main"));
        assert.equal(first.length, 1);
        assert.deepEqual(Object.keys(outputs[first[0]].inputs).sort(), ["a.ts", "b.ts", "shell.ts"]);
        assert.deepEqual(Object.keys(outputs[of("one")].inputs), ["one.ts"]);
    } finally {
        rmSync(folder, { recursive: true });
    }
});

test("a room's words are there in every language that is chosen after it was opened", async () => {
    const files = {
        "/en.json": { title: "Page" },
        "/de.json": { title: "Seite" },
        "/en.room.json": { chair: "Chair" },
        "/de.room.json": { chair: "Stuhl" },
    };
    const { fetch: kept } = globalThis;
    globalThis.fetch = async (path) => ({ ok: path in files, url: path, json: async () => files[path] });
    try {
        const { addWords, t, useLanguage } = await part("i18n/words.ts", {
            __CATALOGUES__: JSON.stringify({ en: "/en.json", de: "/de.json" }),
            __PARTS__: JSON.stringify(["room"]),
            document: JSON.stringify({ documentElement: {} }),
        });
        await useLanguage("en");
        assert.equal(t("chair"), "chair");
        await Promise.all([useLanguage("de"), addWords("room")]);
        assert.deepEqual([t("title"), t("chair")], ["Seite", "Stuhl"], "asked for while the language changes");
        await useLanguage("en");
        assert.deepEqual([t("title"), t("chair")], ["Page", "Chair"]);
        await addWords("room that says nothing of its own");
    } finally {
        globalThis.fetch = kept;
    }
});

test("every fact that a template may want has a name in every language of the page", () => {
    const table = readFileSync(new URL("../../templates/library/facts.tsv", import.meta.url), "utf8");
    const facts = table.trimEnd().split("\n").slice(1).map((line) => line.split("\t")[0]);
    const { keys, missing } = readWords(fileURLToPath(new URL("../../locales/page", import.meta.url)));
    const named = keys.filter((key) => key.startsWith("fact.")).map((key) => key.slice("fact.".length));
    assert.deepEqual(named.sort(), facts.sort());
    assert.deepEqual(Object.values(missing).filter(Boolean), []);
});

test("a text is in its suggestion's language until own words have made it the buyer's", async () => {
    const { isForeign, writtenLanguage } = await part("composer/language.ts");
    const from = { text: "Your parcel is on its way.", locale: "en" };
    const draft = { from, text: from.text };
    const own = { from, text: "Il pacco è in viaggio." };
    assert.equal(writtenLanguage(draft, "it", "it"), "en", "an older finding says nothing about a fresh suggestion");
    assert.equal(writtenLanguage(own, "it", "it"), "it");
    assert.equal(writtenLanguage(own, "it", "en"), "en");
    assert.equal(writtenLanguage({ from, text: " " }, "it", undefined), "it");
    assert.ok(isForeign("en", "it"));
    assert.ok(!isForeign("pt-PT", "pt-BR"));
    assert.ok(!isForeign("en", "und"), "an unknown language can't differ");
});

test("a span of days runs backwards for an account too, whose other end is the shop's", async () => {
    const { isBackward, rowsOf } = await part("settings/fact_rows.ts");
    const days = (...values) => rowsOf({ values: values.map(([value, account = null]) => ({ account, language: null, value })) });
    assert.ok(!isBackward(days(["3"]), days(["7"])));
    assert.ok(!isBackward(days(["7"]), days(["7"])));
    assert.ok(isBackward(days(["8"]), days(["7"])));
    assert.ok(isBackward(days(["10"]), days(["12"], ["9", "acc_1"])));
    assert.ok(!isBackward(days(["10"], ["5", "acc_1"]), days(["12"], ["9", "acc_1"])));
    assert.ok(!isBackward(days(), days(["2"])), "one end alone is no span");
});

test("a week belongs to the year of its Thursday", async () => {
    const { weekOf } = await part("quality/week.ts");
    for (const [day, week] of [
        ["2026-11-29T23:59:00Z", "2026-W48"],
        ["2026-11-30T00:00:00Z", "2026-W49"],
        ["2027-01-03T12:00:00Z", "2026-W53"],
        ["2025-12-29T00:00:00Z", "2026-W01"],
    ])
        assert.equal(weekOf(new Date(day)), week);
});

test("every missing fact of a text is found once, and only whole tokens count", async () => {
    const { missingNames, fillToken, nameTokens } = await part("composer/tokens.ts");
    assert.deepEqual(missingNames("[[place]], [[time_1]] and [[place]]; [[Not]] [[]] [x]"), ["place", "time_1"]);
    assert.equal(fillToken("at [[place]], [[place]]", "place", "Leipzig"), "at Leipzig, Leipzig");
    assert.equal(nameTokens("at [[place]] [x]", (name) => name.toUpperCase()), "at [[PLACE]] [x]");
    assert.equal(fillToken("at [[place]]", "place", ""), "at [[place]]");
});

test("a preview covers the template's paragraphs and never one's own words", async () => {
    const { coverOf } = await part("composer/preview.ts");
    const template = "Guten Tag,\n\nIhr Paket kommt.";
    const preview = "Hello,\n\nyour parcel is coming.";
    const edited = "Guten Tag,\n\nMein eigener Satz.\n\nIhr Paket kommt.";
    assert.deepEqual(
        coverOf(edited, template, preview).map((covered) => covered.preview),
        ["Hello,", undefined, "your parcel is coming."],
    );
    assert.deepEqual(
        coverOf(template, template, preview).map((covered) => covered.preview),
        ["Hello,", "your parcel is coming."],
    );
});

test("a name that is being typed in a note is found, and the longest that fits is set apart", async () => {
    const { fittingNames, mentionPieces, typedName } = await part("team/mentions.ts");
    assert.deepEqual(typedName("ask @Li We", 10), { begin: 4, words: "Li We" });
    assert.deepEqual(typedName("请看＠李", 4), { begin: 2, words: "李" });
    assert.equal(typedName("write to anna@lamps", 19), undefined);
    assert.equal(typedName("@Ana\nand", 8), undefined, "a name ends with its line");
    assert.deepEqual(fittingNames("we", ["Li Wei", "Wenke", "Ana"]), ["Wenke", "Li Wei"]);
    const called = (line, names) =>
        mentionPieces(line, names)
            .filter(({ calls }) => calls)
            .map(({ text }) => text);
    const names = ["Li", "Li Wei", "Ana", "李伟"];
    assert.deepEqual(called("@Li Wei and @Li, not @Lisa nor info@Ana", names), ["@Li Wei", "@Li"]);
    assert.deepEqual(called("@李伟看一下", names), ["@李伟"]);
    const whole = "see @Ana's note";
    assert.equal(
        mentionPieces(whole, names)
            .map(({ text }) => text)
            .join(""),
        whole,
    );
});

test("a message that a reply became is shown once, and another one with the same words stays", async () => {
    const { entriesOf } = await part("conversation/entries.ts");
    const said = (id, author, minute) => ({ id, author, text: "On its way.", received_at: `2026-11-28T09:0${minute}:00Z` });
    const reply = { id: "rpl_1", state: "sent", text: "On its way.", created_at: "2026-11-28T09:02:00Z", message: "msg_3" };
    const messages = [said("msg_1", "buyer", 0), said("msg_2", "seller", 1), said("msg_3", "seller", 3), said("msg_4", "seller", 4)];
    const shown = (replies) => entriesOf({ messages, replies, actions: [] }).map((entry) => (entry.message ?? entry.reply).id);
    assert.deepEqual(shown([reply]), ["msg_1", "msg_2", "rpl_1", "msg_4"]);
    assert.deepEqual(shown([{ ...reply, state: "undone" }]), ["msg_1", "msg_2", "msg_3", "msg_4"]);
    assert.deepEqual(shown([{ ...reply, state: "held", message: null }]), ["msg_1", "msg_2", "rpl_1", "msg_3", "msg_4"]);
});

test("a snooze ends at the buyer's morning and at one's own, across midnight and changes of the clocks", async () => {
    const { beforeDeadline, buyersMorning, pickedInstant, tomorrowMorning } = await part("team/snooze_times.ts");
    const berlin = { timezone: "Europe/Berlin" };
    const tokyo = { timezone: "Asia/Tokyo" };
    const at = (text) => new Date(text);
    assert.equal(buyersMorning(at("2026-11-28T06:00:00Z"), berlin).toISOString(), "2026-11-28T07:30:00.000Z");
    assert.equal(buyersMorning(at("2026-11-28T08:00:00Z"), berlin).toISOString(), "2026-11-29T07:30:00.000Z");
    assert.equal(buyersMorning(at("2026-11-28T22:00:00Z"), tokyo).toISOString(), "2026-11-28T23:30:00.000Z");
    assert.equal(tomorrowMorning(at("2026-11-28T22:00:00Z"), tokyo).toISOString(), "2026-11-30T00:00:00.000Z");
    assert.equal(buyersMorning(at("2026-10-24T20:00:00Z"), berlin).toISOString(), "2026-10-25T07:30:00.000Z");
    assert.equal(buyersMorning(at("2026-03-28T20:00:00Z"), berlin).toISOString(), "2026-03-29T06:30:00.000Z");
    const unknown = { timezone: "Nowhere/Here", utc_offset_minutes: 330 };
    assert.equal(buyersMorning(at("2026-11-28T00:00:00Z"), unknown).toISOString(), "2026-11-28T03:00:00.000Z");
    assert.equal(beforeDeadline({ at: "2026-11-28T12:00:00Z" }).toISOString(), "2026-11-28T11:00:00.000Z");
    assert.equal(pickedInstant("2026-07-01T09:00", berlin).toISOString(), "2026-07-01T07:00:00.000Z");
    assert.equal(pickedInstant("", berlin), undefined);
});

test("a reply may leave in the buyer's morning, in an hour or with the next working day", async () => {
    const { laterTimes } = await part("composer/later_times.ts");
    const now = new Date("2026-11-28T10:00:00Z");
    const berlin = { timezone: "Europe/Berlin" };
    const times = (...from) => laterTimes(now, ...from).map(({ at }) => at.toISOString());
    assert.deepEqual(times(berlin, { next_day_opens_at: "2026-11-30T01:00:00Z" }), [
        "2026-11-29T08:00:00.000Z",
        "2026-11-28T11:00:00.000Z",
        "2026-11-30T01:00:00.000Z",
    ]);
    assert.deepEqual(times(null, { next_day_opens_at: null }), ["2026-11-28T11:00:00.000Z"]);
    assert.deepEqual(times(null, undefined), ["2026-11-28T11:00:00.000Z"]);
});

test("a reply counts as scheduled while it is held for longer than any undo time", async () => {
    const { isScheduled } = await part("conversation/scheduled.ts");
    const now = new Date("2026-11-28T10:00:00Z");
    assert.equal(isScheduled("2026-11-28T10:00:31Z", now), true);
    assert.equal(isScheduled("2026-11-28T10:00:30Z", now), false);
    assert.equal(isScheduled(null, now), false);
});

test("a command has the key that its person gave it, and no key that another has in the same place", async () => {
    const { commands, keyOf, keysOf, ownKeys, rivalOf, shortcutOf, usualKey } = await part("keys/table.ts", {
        "navigator.platform": JSON.stringify("Linux"),
    });
    const command = (id) => commands.find((each) => each.id === id);
    assert.equal(rivalOf(command("reply"), "m")?.id, "note");
    assert.equal(rivalOf(command("reply"), "g")?.id, "go.queue", "g begins the ways to the rooms");
    assert.equal(rivalOf(command("reports.table"), "e"), undefined, "the reports show no conversation");
    assert.equal(rivalOf(command("reply"), "q"), undefined);
    ownKeys.value = { reply: "q", "list.next": ";", keys: "!", "suggestion.1": "0" };
    assert.deepEqual(keysOf(command("reply")), ["q"]);
    assert.deepEqual(keysOf(command("list.next")), [";", "ArrowDown"]);
    assert.deepEqual(keysOf(command("keys")), ["!"]);
    assert.deepEqual(keysOf(command("suggestion.1")), ["1"], "digits keep their places");
    assert.deepEqual([keyOf("reply"), shortcutOf("reply"), usualKey(command("reply"))], ["q", "q", "r"]);
    assert.equal(rivalOf(command("note"), "r"), undefined, "the usual key of a changed command is free");
    assert.equal(rivalOf(command("note"), "q")?.id, "reply");
});

test("each role has first steps of its own, and a hub without accounts begins with connecting one", async () => {
    const { doneOf, stepsFor } = await part("tour/steps.ts");
    const selling = ["read", "why", "answer", "sent", "keys", "templates"];
    assert.deepEqual(stepsFor(["seller"], true), selling);
    assert.deepEqual(stepsFor(["seller"], false), selling);
    assert.deepEqual(stepsFor(["editor"], true), ["keys", "templates", "text"]);
    assert.deepEqual(stepsFor(["operator"], true), ["keys", "account", "colleague", "backup"]);
    const all = ["seller", "editor", "operator"];
    assert.deepEqual(stepsFor(all, true), [...selling, "text", "account", "colleague", "backup"]);
    assert.deepEqual(stepsFor(all, false), ["account", ...selling, "text", "colleague", "backup"]);
    assert.deepEqual(stepsFor([], true), []);
    assert.equal(doneOf(stepsFor(["editor"], true), ["text", "read", "backup"]), 1, "another role's steps don't count");
});
