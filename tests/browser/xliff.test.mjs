// XLIFF 2.0 as another program's parser has it: what is exported means to it what the catalogue says, and what it writes comes back.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

const modules = createRequire(new URL(process.env.DRAGOMAN_WEB_MODULES ?? "../../hub/web/package.json", import.meta.url));
const { xliff2js, js2xliff } = modules("xliff");
const PO = modules("pofile");

const program = process.env.DRAGOMAN_PROGRAM;
const needsProgram = { skip: program ? false : "DRAGOMAN_PROGRAM is not set" };
const kLibrary = fileURLToPath(new URL("../../templates/library", import.meta.url));
const kKey = "shipping.order_tracking.in_transit";

let folder;
before(() => {
    folder = mkdtempSync(join(tmpdir(), "dragoman-xliff-"));
});
after(() => rmSync(folder, { recursive: true }));

const run = (...words) => execFileSync(program, ["templates", ...words], { encoding: "utf8" });

function exported(locale) {
    const file = join(folder, `${locale}.xliff`);
    run("export", "--library", kLibrary, "--locale", locale, "--format", "xliff", "--output", file);
    return readFileSync(file, "utf8");
}

/** What an import of these bytes would do. */
function tried(locale, bytes) {
    const file = join(folder, `back.${locale}.xliff`);
    writeFileSync(file, bytes);
    return run("import", file, "--library", kLibrary, "--locale", locale, "--format", "xliff", "--dry-run");
}

const unitsOf = (read) => Object.values(Object.values(read.resources)[0]);

for (const locale of ["de", "ar", "zh-Hans"]) {
    test(`a parser that isn't ours reads ${locale} as the catalogue has it`, needsProgram, async () => {
        const read = await xliff2js(exported(locale));
        assert.equal(read.sourceLanguage, "en");
        assert.equal(read.targetLanguage, locale);
        const catalogue = PO.parse(readFileSync(join(kLibrary, `${locale}.po`), "utf8"));
        const texts = new Map(catalogue.items.map(({ msgctxt, msgid, msgstr }) => [msgctxt, { msgid, msgstr: msgstr[0] }]));
        const units = unitsOf(read);
        assert.ok(units.length > 200, `${units.length} units`);
        for (const { source, target, additionalAttributes } of units) {
            const text = texts.get(additionalAttributes.name);
            if (text) assert.equal(source, text.msgid);
            assert.equal(target || undefined, text?.msgstr || undefined, additionalAttributes.name);
        }
    });

    test(`what it writes of ${locale} is imported as unchanged`, needsProgram, async () => {
        const read = await xliff2js(exported(locale));
        const report = tried(locale, await js2xliff(read));
        assert.match(report, /^0 added, 0 changed, [1-9]\d* unchanged, \d+ missing, 0 refused, 0 stale\n$/);
    });
}

test("a text that was translated anew in it is the one that changes", needsProgram, async () => {
    const read = await xliff2js(exported("de"));
    const unit = unitsOf(read).find(({ additionalAttributes }) => additionalAttributes.name === kKey);
    unit.target = unit.target.replace(/\{piece_closing\}/, "Danke für Ihre Geduld.\n\n{piece_closing}");
    const report = tried("de", await js2xliff(read));
    assert.match(report, new RegExp(`^changed +${kKey.replaceAll(".", "\\.")}\n0 added, 1 changed,`));
});
