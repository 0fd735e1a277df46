// The page's first load stays in one file: esbuild would cut it by which part shares which source, and small files pack worse.
import { readFileSync } from "node:fs";

const kWanted = "part";

/** For esbuild: whatever is fetched later imports `shell` as well, so that it shares all of the first load and cuts none. */
export const firstLoadInOne = (shell) => ({
    name: "first load in one",
    setup(build) {
        build.onResolve({ filter: /^\./ }, async ({ kind, path, resolveDir }) => {
            if (kind !== "dynamic-import") return;
            const found = await build.resolve(path, { kind: "import-statement", resolveDir });
            return { ...found, pluginData: kWanted };
        });
        build.onLoad({ filter: /\.tsx?$/ }, ({ path, pluginData }) => {
            if (pluginData !== kWanted) return;
            const source = readFileSync(path, "utf8");
            return { contents: `${source}\nimport ${JSON.stringify(shell)};\n`, loader: "tsx" };
        });
    },
});
