import { Pencil } from "lucide-preact";
import type { OwnTemplate } from "../api/types";
import { textPath } from "../app/routes";
import { languageName } from "../i18n/format";
import { isolate, t, tWire } from "../i18n/words";
import { Link } from "../ui/link";
import { namingText } from "./own_store";
import { StateSign } from "./state_sign";

interface Props {
    item: OwnTemplate;
    /** Where all folders are shown, each row says its own. */
    named: boolean;
    change: () => void;
}

/** A template of the shop's own, with its texts by language. */
export function OwnRow({ item, named, change }: Props) {
    const { key, intent, folder, files, texts } = item;
    const title = namingText(item)?.title ?? key;
    const label = t("own.change_of", { title: isolate(title) });
    return (
        <li class="own-row">
            <strong dir="auto">{title}</strong>
            <span class="dim">{tWire("intent", intent)}</span>
            {named && folder && (
                <span class="tag" dir="auto">
                    {folder}
                </span>
            )}
            {files.length > 0 && <span class="dim">{t("pictures.title", { count: files.length })}</span>}
            <button type="button" class="icon-button" aria-label={label} title={label} onClick={change}>
                <Pencil size={16} aria-hidden="true" />
            </button>
            <ul class="own-texts">
                {texts.map(({ locale, state }) => (
                    <li key={locale}>
                        <Link href={textPath(locale, key)}>{languageName(locale)}</Link>{" "}
                        <StateSign state={state} named />
                    </li>
                ))}
            </ul>
        </li>
    );
}
