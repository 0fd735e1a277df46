import { languageName } from "../i18n/format";
import { t } from "../i18n/words";
import { isForeign } from "./language";

/** Says above a text which language goes to the buyer, and which one he writes if that is another. */
export function goesTo(written: string, wanted: string): string {
    const language = languageName(written);
    return isForeign(written, wanted)
        ? t("composer.goes_foreign", { language, wanted: languageName(wanted) })
        : t("composer.goes", { language });
}
