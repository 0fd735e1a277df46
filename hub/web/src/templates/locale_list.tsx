import { useEffect } from "preact/hooks";
import { textPath } from "../app/routes";
import { languageName, number } from "../i18n/format";
import { t } from "../i18n/words";
import { Link } from "../ui/link";
import type { CoverageItem } from "./coverage_store";
import { Filters } from "./filters";
import { NothingFits } from "./nothing_fits";
import { StateSign } from "./state_sign";

interface Props {
    locale: string;
    /** Of the locale among those of the rows. */
    at: number;
    rows: CoverageItem[];
    current: string | undefined;
}

/** The templates of one locale, most wanted first. */
export function LocaleList({ locale, at, rows, current }: Props) {
    useEffect(() => {
        document.querySelector(".locale-list [aria-current]")?.scrollIntoView({ block: "nearest" });
    }, [current]);
    return (
        <div class="locale-list">
            <Filters />
            <nav
                class="locale-rows"
                aria-label={t("templates.in_locale", { language: languageName(locale) })}
            >
                <ul>
                    {rows.map((item) => (
                        <li key={item.key}>
                            <Link
                                href={textPath(locale, item.key)}
                                class="locale-row"
                                current={item.key === current}
                            >
                                <StateSign state={item.states[at]!} />
                                <bdi class="locale-row-title">{item.title}</bdi>
                                <span class="count">
                                    {(item.wanted[at] ?? 0) > 0 && number(item.wanted[at] ?? 0)}
                                </span>
                            </Link>
                        </li>
                    ))}
                </ul>
                {at >= 0 && rows.length === 0 && <NothingFits />}
            </nav>
        </div>
    );
}
