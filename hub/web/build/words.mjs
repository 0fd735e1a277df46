// PO catalogues to message trees: one JSON file per language, so that the page carries no parser.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, TYPE } from "@formatjs/icu-messageformat-parser";
import PO from "pofile";

const kHubOnly = /^hub\./;

/** Adds the names of all arguments of a message tree to `names`, with the plural forms that it covers. */
function collect(tree, names, plurals) {
    for (const node of tree) {
        if (node.type === TYPE.literal || node.type === TYPE.pound) continue;
        names.add(node.value);
        if (node.type === TYPE.plural || node.type === TYPE.select) {
            if (node.type === TYPE.plural) plurals.push({ name: node.value, ...node });
            for (const option of Object.values(node.options)) collect(option.value, names, plurals);
        }
        if (node.type === TYPE.tag) collect(node.children, names, plurals);
    }
}

/** A plain text stays a string: most messages are. */
function compact(tree) {
    if (tree.length === 0) return "";
    return tree.length === 1 && tree[0].type === TYPE.literal ? tree[0].value : tree;
}

function argumentsOf(tree) {
    const names = new Set();
    collect(tree, names, []);
    return [...names].sort().join(",");
}

function missingPlurals(tree, locale) {
    const plurals = [];
    collect(tree, new Set(), plurals);
    const problems = [];
    for (const plural of plurals) {
        const type = plural.pluralType ?? "cardinal";
        const needed = new Intl.PluralRules(locale, { type }).resolvedOptions().pluralCategories;
        // "many" of es, fr, it and pt serves only millions, which no text of the page counts.
        const wanted = needed.filter((category) => !(category === "many" && /^(es|fr|it|pt)/.test(locale)));
        const lacking = wanted.filter((category) => !plural.options[category]);
        if (lacking.length) problems.push(`{${plural.name}} lacks the plural form ${lacking.join(", ")}`);
    }
    return problems;
}

function entriesOf(path) {
    const entries = new Map();
    for (const item of PO.parse(readFileSync(path, "utf8")).items) {
        if (!item.msgctxt || kHubOnly.test(item.msgctxt)) continue;
        entries.set(item.msgctxt, {
            source: item.msgid,
            text: item.flags.fuzzy ? "" : (item.msgstr[0] ?? ""),
        });
    }
    return entries;
}

/**
 * Reads every `<locale>.po` of a folder. Returns the trees by locale, how many texts each language lacks, and what is
 * wrong: a wrong text is a reason to stop the build, a missing one falls back to English.
 */
export function readWords(folder) {
    const english = entriesOf(join(folder, "en.po"));
    const words = {};
    const missing = {};
    const problems = [];
    for (const file of readdirSync(folder)
        .filter((name) => name.endsWith(".po"))
        .sort()) {
        const locale = file.slice(0, -3);
        const entries = locale === "en" ? english : entriesOf(join(folder, file));
        const trees = {};
        missing[locale] = 0;
        for (const [key, { source }] of english) {
            const entry = entries.get(key);
            const translated = entry?.text && entry.source === source ? entry.text : "";
            if (!translated && locale !== "en") missing[locale] += 1;
            try {
                const tree = parse(translated || source, { captureLocation: false });
                trees[key] = compact(tree);
                if (argumentsOf(tree) !== argumentsOf(parse(source)))
                    problems.push(`${file}: ${key}: arguments differ from the English text`);
                if (translated || locale === "en")
                    for (const text of missingPlurals(tree, locale))
                        problems.push(`${file}: ${key}: ${text}`);
            } catch (error) {
                problems.push(`${file}: ${key}: ${error.message}`);
            }
        }
        for (const key of entries.keys())
            if (!english.has(key)) problems.push(`${file}: ${key}: no such text in en.po`);
        words[locale] = trees;
    }
    return { words, missing, problems, keys: [...english.keys()] };
}
