import type { MessageFormatElement } from "@formatjs/icu-messageformat-parser";
import { signal } from "@preact/signals";
import { IntlMessageFormat } from "intl-messageformat";
import type { ComponentChildren } from "preact";
import type { Key } from "./keys";

type Tree = string | MessageFormatElement[];
type Catalogue = Record<string, Tree>;
type Value = string | number | boolean | null | undefined;

const kRightToLeft = new Set(["ar", "fa", "he", "ur"]);

export const languages = Object.keys(__CATALOGUES__).sort();
export const locale = signal("en");
const catalogue = signal<Catalogue>({});
const formats = new Map<string, IntlMessageFormat>();

export const isRightToLeft = (tag: string) => kRightToLeft.has(tag.split("-")[0] ?? "");

/** The page's language nearest to a wish such as `zh-CN` or `de-AT`; English when there is none. */
export function nearestLanguage(wishes: readonly string[]): string {
    for (const wish of wishes) {
        const { language, script } = new Intl.Locale(wish).maximize();
        const found = languages.find((tag) => tag === `${language}-${script}` || tag === language);
        if (found) return found;
    }
    return "en";
}

/** Latin digits everywhere: plain `ar` gives other digits depending on the browser's CLDR. */
export const formatLocale = () => `${locale.value}-u-nu-latn`;

/** Parts of the page whose words are wanted besides those of its first load, and those whose words have come. */
const wanted = new Set<string>();
const there = new Set<string>();

async function fetchWords(tag: string, part?: string): Promise<Catalogue> {
    const address = __CATALOGUES__[tag] ?? __CATALOGUES__.en!;
    const response = await fetch(part ? address.replace(/json$/, `${part}.json`) : address);
    if (!response.ok) throw new TypeError(`${response.status} ${response.url}`);
    return response.json();
}

/** All words that the page uses now in a language, those of parts that are asked for meanwhile too. */
async function fetchAll(tag: string): Promise<Catalogue> {
    const parts = [...wanted];
    const found = await Promise.all([undefined, ...parts].map((part) => fetchWords(tag, part)));
    return wanted.size === parts.length ? Object.assign({}, ...found) : fetchAll(tag);
}

export async function useLanguage(tag: string): Promise<void> {
    const chosen = languages.includes(tag) ? tag : nearestLanguage([tag]);
    if (chosen !== locale.value || Object.keys(catalogue.value).length === 0) {
        const words = await fetchAll(chosen);
        formats.clear();
        locale.value = chosen;
        catalogue.value = words;
    }
    document.documentElement.lang = chosen;
    document.documentElement.dir = isRightToLeft(chosen) ? "rtl" : "ltr";
}

/** Adds the words of a part of the page to those that are there, before it is drawn. */
export async function addWords(part: string): Promise<void> {
    if (!__PARTS__.includes(part) || there.has(part)) return;
    wanted.add(part);
    let tag: string;
    let words: Catalogue;
    do {
        tag = locale.value;
        words = await fetchWords(tag, part);
        // Another language may have been chosen meanwhile.
    } while (tag !== locale.value);
    Object.assign(catalogue.value, words);
    there.add(part);
}

function formatFor(key: string): IntlMessageFormat | string {
    const tree = catalogue.value[key];
    if (tree === undefined) {
        console.error(`no words for ${key}`);
        return key;
    }
    if (typeof tree === "string") return tree;
    let format = formats.get(key);
    if (!format) {
        format = new IntlMessageFormat(tree, formatLocale());
        formats.set(key, format);
    }
    return format;
}

/** A text of the page in its language. */
export function t(key: Key, values?: Record<string, Value>): string {
    const format = formatFor(key);
    if (typeof format === "string") return format;
    return String(format.format(values));
}

/** A text with nodes in its gaps, such as a name in its own `<bdi>`. */
export function tNodes(key: Key, values: Record<string, ComponentChildren>): ComponentChildren[] {
    const format = formatFor(key);
    if (typeof format === "string") return [format];
    return format
        .formatToParts(values as Record<string, object>)
        .map((part) => part.value as ComponentChildren);
}

/**
 * A text whose key is made from a wire value that a newer hub may have widened: an unknown one shows `fallback`, and
 * without it itself.
 */
export function tWire(
    prefix: string,
    value: string,
    fallback?: string,
    values?: Record<string, Value>,
): string {
    const key = `${prefix}.${value}`;
    if (catalogue.value[key] !== undefined) return t(key as Key, values);
    return fallback || value.replaceAll("_", " ");
}

/** Keeps a foreign name from turning the sentence round it. */
export const isolate = (text: string) => `\u2068${text}\u2069`;

/** The wire values that the page has words for under a prefix. */
export const knownNames = (prefix: string): string[] =>
    Object.keys(catalogue.value)
        .filter((key) => key.startsWith(`${prefix}.`))
        .map((key) => key.slice(prefix.length + 1));
