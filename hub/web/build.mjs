// node build.mjs OUT     makes the page in OUT
// node build.mjs --types makes the generated types: the API's and the texts' keys
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import { firstLoadInOne } from "./build/first_load.mjs";
import { loadedWith, shareTexts } from "./build/parts.mjs";
import { readWords } from "./build/words.mjs";

const kHere = dirname(fileURLToPath(import.meta.url));
const kWords = resolve(kHere, process.env.DRAGOMAN_PAGE_WORDS ?? "../../locales/page");
const kApi = resolve(kHere, "../api/openapi.json");
const kTarget = ["chrome109", "firefox128", "safari16.4"];
/** kB gzip, page.md section 7; `room` is what a room other than the inbox may add when it is opened, `words` its words. */
const kBudget = { js: 110, css: 14, json: 22, room: 35, words: 8 };

function stop(problems) {
    for (const problem of problems) console.error(problem);
    process.exit(1);
}

async function writeTypes() {
    const { default: openapi, astToString } = await import("openapi-typescript");
    const schema = await openapi(JSON.parse(readFileSync(kApi, "utf8")));
    writeFileSync(join(kHere, "src/api/schema.ts"), astToString(schema));
    const { keys, problems } = readWords(kWords);
    if (problems.length) stop(problems);
    const union = keys.map((key) => `    | ${JSON.stringify(key)}`).join("\n");
    writeFileSync(
        join(kHere, "src/i18n/keys.ts"),
        `/** Every text of the page. */\nexport type Key =\n${union};\n`,
    );
}

const options = {
    absWorkingDir: kHere,
    bundle: true,
    minify: true,
    target: kTarget,
    format: "esm",
    write: false,
    legalComments: "none",
    logLevel: "warning",
    jsx: "automatic",
    jsxImportSource: "preact",
    // Message trees are made here, so the page needs no parser.
    alias: { "@formatjs/icu-messageformat-parser": "@formatjs/icu-messageformat-parser/no-parser.js" },
};

async function bundle(entry, more = {}) {
    return esbuild.build({ ...options, entryPoints: [entry], outdir: "out", ...more });
}

const hashOf = (content) => createHash("sha256").update(content).digest("hex").slice(0, 10);

class Output {
    constructor(folder) {
        this.folder = folder;
        this.sizes = [];
        /** By the name of a part the files with its words, one a language. */
        this.partWords = {};
        rmSync(join(folder, "assets"), { recursive: true, force: true });
        mkdirSync(join(folder, "assets"), { recursive: true });
    }
    write(name, content) {
        const bytes = Buffer.from(content);
        const packed = gzipSync(bytes, { level: 9 });
        writeFileSync(join(this.folder, name), bytes);
        writeFileSync(join(this.folder, `${name}.gz`), packed);
        this.sizes.push([name, bytes.length, packed.length]);
    }
    packedSize(name) {
        return this.sizes.find(([each]) => each === name)[2];
    }
    /** Returns the address of a file that never changes under its name. */
    asset(stem, extension, content) {
        const name = `assets/${stem}.${hashOf(content)}.${extension}`;
        this.write(name, content);
        return `/${name}`;
    }
}

/**
 * Writes the words of the first load of each language, and those of each part of the page beside them. Returns the
 * addresses of the former; a part's has its name before the ending, and one hash stands for all of a language.
 */
function writeWords(output, words, shared) {
    const addresses = {};
    const kept = new Set(Object.values(shared).flat());
    for (const [locale, trees] of Object.entries(words)) {
        const only = (keys) => JSON.stringify(Object.fromEntries(keys.map((key) => [key, trees[key]])));
        const name = `assets/words.${locale}.${hashOf(JSON.stringify([trees, shared]))}`;
        output.write(`${name}.json`, only(Object.keys(trees).filter((key) => !kept.has(key))));
        for (const [part, keys] of Object.entries(shared)) {
            if (keys.length === 0) continue;
            output.partWords[part] = [...(output.partWords[part] ?? []), `${name}.${part}.json`];
            output.write(`${name}.${part}.json`, only(keys));
        }
        addresses[locale] = `/${name}.json`;
    }
    return addresses;
}

function report(output, missing, rooms) {
    let over = false;
    const partWords = new Set(Object.values(output.partWords).flat());
    const later = new Set([...rooms.flat(), ...partWords]);
    const total = { js: 0, css: 0, json: 0, room: 0, words: 0 };
    for (const [part, names] of Object.entries(output.partWords)) {
        const most = Math.max(...names.map((name) => output.packedSize(name)));
        console.log(`${(most / 1000).toFixed(1).padStart(7)} kB gzip at most, words of ${part}`);
        total.words = Math.max(total.words, most);
    }
    for (const room of rooms)
        total.room = Math.max(
            total.room,
            room.reduce((sum, name) => sum + output.packedSize(name), 0),
        );
    for (const [name, plain, packed] of output.sizes) {
        if (partWords.has(name)) continue;
        console.log(
            `${(packed / 1000).toFixed(1).padStart(7)} kB gzip ${(plain / 1000).toFixed(1).padStart(8)} kB  ${name}`,
        );
        const type = name.split(".").at(-1);
        // One catalogue is loaded, not all: the largest counts.
        if (type in total && !later.has(name))
            total[type] = type === "json" ? Math.max(total.json, packed) : total[type] + packed;
    }
    for (const [type, limit] of Object.entries(kBudget)) {
        const used = total[type] / 1000;
        console.log(`${type}: ${used.toFixed(1)} of ${limit} kB gzip`);
        over ||= used > limit;
    }
    for (const [locale, count] of Object.entries(missing)) console.log(`${locale}: ${count} texts missing`);
    if (over) stop(["The page is over its budget."]);
}

const bundlePage = (catalogues, parts, streamUrl) =>
    bundle("src/main.tsx", {
        define: {
            __CATALOGUES__: JSON.stringify(catalogues),
            __PARTS__: JSON.stringify(parts),
            __STREAM_WORKER__: JSON.stringify(streamUrl),
        },
        splitting: true,
        plugins: [firstLoadInOne(join(kHere, "src/app/app.tsx"))],
        metafile: true,
        entryNames: "page.[hash]",
        chunkNames: "[name].[hash]",
    });

const entryOf = (outputs) => Object.keys(outputs).find((path) => outputs[path].entryPoint === "src/main.tsx");

async function build(folder) {
    const { words, missing, keys, problems } = readWords(kWords);
    if (problems.length) stop(problems);
    const output = new Output(folder);
    const [stream] = (await bundle("src/api/stream_worker.ts")).outputFiles;
    const streamUrl = output.asset("stream", "js", stream.text);
    // The words' addresses stand in the page, and which words go where is known from the page.
    const draft = (await bundlePage({}, [], streamUrl)).metafile.outputs;
    const { shared, problems: faults } = shareTexts(kHere, draft, entryOf(draft), keys);
    if (faults.length) stop(faults);
    const catalogues = writeWords(output, words, shared);
    const parts = Object.keys(shared).filter((part) => shared[part].length > 0);
    const page = await bundlePage(catalogues, parts, streamUrl);
    const assetOf = (path) => `assets/${basename(path)}`;
    for (const file of page.outputFiles) output.write(assetOf(file.path), file.text);
    const { outputs } = page.metafile;
    const entry = entryOf(outputs);
    const first = [...loadedWith(outputs, entry)];
    // Those that the first load fetches, and those that one of its rooms does.
    const rooms = Object.keys(outputs)
        .filter((path) => outputs[path].entryPoint && path !== entry)
        .map((path) => [...loadedWith(outputs, path)].filter((each) => !first.includes(each)).map(assetOf));
    const preload = first
        .filter((path) => path !== entry)
        .map((path) => `<link rel="modulepreload" href="/${assetOf(path)}">\n`);
    const html = readFileSync(join(kHere, "index.html"), "utf8")
        .replace("{{preload}}\n", preload.join(""))
        .replaceAll("{{script}}", `/${assetOf(entry)}`)
        .replaceAll("{{style}}", `/${assetOf(outputs[entry].cssBundle)}`);
    output.write("index.html", html);
    const icon = readFileSync(join(kHere, "icon.svg"), "utf8");
    output.write("icon.svg", icon);
    report(output, missing, rooms);
}

const [target] = process.argv.slice(2);
if (!target) stop(["usage: node build.mjs OUT | --types"]);
if (target === "--types") await writeTypes();
else await build(resolve(target));
