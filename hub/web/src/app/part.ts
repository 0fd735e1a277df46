import { addWords } from "../i18n/words";

/**
 * Fetches a part of the page together with its words. The build looks for these calls to learn which texts go with
 * which part, so each names the file that it imports.
 */
export async function part<Module>(name: string, load: () => Promise<Module>): Promise<Module> {
    const [module] = await Promise.all([load(), addWords(name)]);
    return module;
}
