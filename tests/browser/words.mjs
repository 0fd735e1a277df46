// The page's own words as the page forms them, and parts of it that need no browser.
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const web = new URL("../../hub/web/", import.meta.url);
const { buildSync } = createRequire(new URL("package.json", web))("esbuild");
const { readWords } = await import(new URL("build/words.mjs", web));

const inBase64 = (type, content) => `data:${type};base64,${Buffer.from(content).toString("base64")}`;

/** A module of the page, as the browser would have it. `define` stands for what only its build or a browser gives. */
export async function part(path, define) {
    const entry = fileURLToPath(new URL(`src/${path}`, web));
    const [file] = buildSync({ entryPoints: [entry], bundle: true, write: false, format: "esm", define }).outputFiles;
    return import(inBase64("text/javascript", file.contents));
}

/** What the page says in one of its languages: `t` and its kin. */
export async function wordsOf(language) {
    const { words } = readWords(fileURLToPath(new URL("../../locales/page", import.meta.url)));
    const said = await part("i18n/words.ts", {
        __CATALOGUES__: JSON.stringify({ [language]: inBase64("application/json", JSON.stringify(words[language])) }),
        document: JSON.stringify({ documentElement: {} }),
    });
    await said.useLanguage(language);
    return said;
}
