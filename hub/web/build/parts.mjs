// Which of the page's parts says which of its texts: what none but a part fetched later says is kept for it.
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** Each kind of mark for itself and within a line: one that is left open hides no other. */
const kQuoted = [/"([^"\\\n]*)"/g, /`([^`$\\\n]*)`/g];
/** `t(`state.${state}`)`: every text under `state.`. */
const kHead = /`([\w.-]+)\$\{/g;
/** `tWire("state", state)`, `knownNames("state")`: likewise. */
const kWire = /\b(?:tWire|knownNames)\(\s*"([\w.-]+)"/g;
/** `tWire(by, key)`: under any word that the part quotes. */
const kAnyWire = /(?<!function )\b(?:tWire|knownNames)\(\s*[^\s"]/;
const kImport = /(?<!typeof )\bimport\("/g;
const kPart = /\bpart\(\s*"([\w-]+)",\s*\(\)\s*=>\s*import\("([^"]+)"\)/g;

/** What a chunk loads with it: itself and what it imports, but not what it asks for later. */
export function loadedWith(outputs, path, found = new Set()) {
    if (found.has(path)) return found;
    found.add(path);
    for (const each of outputs[path].imports)
        if (each.kind === "import-statement") loadedWith(outputs, each.path, found);
    return found;
}

/** The texts that a source names outright, `also` those under a word that it quotes, and whether it uses one so. */
function saidBy(source, keys) {
    const quoted = new Set(kQuoted.flatMap((marks) => [...source.matchAll(marks)].map(([, text]) => text)));
    const heads = [
        ...[...source.matchAll(kHead)].map(([, head]) => head),
        ...[...source.matchAll(kWire)].map(([, prefix]) => `${prefix}.`),
    ];
    const said = keys.filter((key) => quoted.has(key) || heads.some((head) => key.startsWith(head)));
    const starts = (key) => [...key.matchAll(/\./g)].map(({ index }) => key.slice(0, index));
    const also = keys.filter((key) => starts(key).some((start) => quoted.has(start)));
    return { said, also, prefixed: kAnyWire.test(source) };
}

/** What is wrong with how a source fetches parts: without a part's name its words would not come with it. */
function faultsOf(path, source) {
    const parts = [...source.matchAll(kPart)];
    const faults = parts
        .filter(([, name, from]) => name !== basename(from))
        .map(([, name, from]) => `${path}: the part of ${from} is called ${name}`);
    if (parts.length !== [...source.matchAll(kImport)].length)
        faults.push(`${path}: import() outside of part("name", () => import("…/name"))`);
    return faults;
}

/**
 * Shares the texts out among the page's first load and its parts, by what esbuild says of `outputs`. Returns the texts
 * of each part that the first load lacks, by the part's name; what is wrong is a reason to stop the build.
 */
export function shareTexts(folder, outputs, entry, keys) {
    const problems = [];
    const read = new Map();
    const saidIn = (chunks) => {
        const paths = new Set([...chunks].flatMap((chunk) => Object.keys(outputs[chunk].inputs)));
        const sources = [...paths].filter((path) => path.startsWith("src/"));
        for (const path of sources) {
            if (read.has(path)) continue;
            const source = readFileSync(join(folder, path), "utf8");
            read.set(path, saidBy(source, keys));
            problems.push(...faultsOf(path, source));
        }
        return sources.map((path) => read.get(path));
    };
    const allSaid = (found) => new Set(found.flatMap(({ said }) => said));
    const first = loadedWith(outputs, entry);
    const saidFirst = allSaid(saidIn(first));
    const parts = Object.entries(outputs)
        .filter(([path, { entryPoint }]) => entryPoint && path !== entry)
        .map(([path, { entryPoint }]) => ({
            name: basename(entryPoint).replace(/\.\w+$/, ""),
            found: saidIn([...loadedWith(outputs, path)].filter((each) => !first.has(each))),
        }));
    const saidLater = allSaid(parts.flatMap(({ found }) => found));
    const shared = {};
    for (const { name, found } of parts) {
        if (name in shared) problems.push(`two parts are called ${name}`);
        const prefixed = found.some((each) => each.prefixed);
        const wanted = new Set(found.flatMap(({ said, also }) => (prefixed ? [...said, ...also] : said)));
        // What nobody names outright is made of words from who knows where: the first load has it.
        shared[name] = keys.filter((key) => wanted.has(key) && !saidFirst.has(key) && saidLater.has(key));
    }
    return { shared, problems };
}
