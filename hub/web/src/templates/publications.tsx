import { api, ask } from "../api/client";
import type { TemplatePublication } from "../api/types";
import { personName } from "../app/people";
import { textPath } from "../app/routes";
import { dateTimeIn, languageName, own } from "../i18n/format";
import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { Link } from "../ui/link";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";
import { coverage } from "./coverage_store";

/** A template by the title that the seller knows it by. */
export const titleOf = (key: string) => coverage.value?.items.find((item) => item.key === key)?.title ?? key;

function numberText(number: number | null): string {
    return number === null ? t("templates.shipped") : t("templates.number", { number });
}

function Item({ publication, changed }: { publication: TemplatePublication; changed: () => void }) {
    const { busy, problem, run } = useAct();
    const { id, at, user, note, undone_at: undone, items } = publication;
    const undo = async () => {
        const done = await run(() =>
            ask(api.POST("/template-publications/{id}/undo", { params: { path: { id } } })),
        );
        if (done) changed();
    };
    return (
        <li class="card">
            <div class="card-head">
                <strong>{dateTimeIn(new Date(at), own())}</strong>
                <bdi class="dim">{personName(user)}</bdi>
                {undone && (
                    <span class="tag">
                        {t("templates.undone", { time: dateTimeIn(new Date(undone), own()) })}
                    </span>
                )}
            </div>
            {note && <p dir="auto">{note}</p>}
            <ul class="published-texts">
                {items.map(({ key, locale, number, before }) => (
                    <li key={`${locale}/${key}`}>
                        <Link href={textPath(locale, key)}>
                            {languageName(locale)}: <bdi>{titleOf(key)}</bdi>
                        </Link>{" "}
                        <span class="dim">
                            {t("templates.replaced", { before: numberText(before), now: numberText(number) })}
                        </span>
                    </li>
                ))}
            </ul>
            <ProblemBox problem={problem} />
            {!undone && (
                <div class="acts">
                    <Button waits={busy} onClick={undo}>
                        {t("action.undo")}
                    </Button>
                </div>
            )}
        </li>
    );
}

/** What came into force together, and goes back together. */
export function Publications({ all, changed }: { all: TemplatePublication[]; changed: () => void }) {
    if (all.length === 0) return <p class="dim">{t("templates.no_publications")}</p>;
    return (
        <ul class="cards publications">
            {all.map((publication) => (
                <Item key={publication.id} publication={publication} changed={changed} />
            ))}
        </ul>
    );
}
