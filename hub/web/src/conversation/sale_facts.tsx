import type { ImportCharge, ImportCharges, Thread } from "../api/types";
import { calendarDay, money } from "../i18n/format";
import { locale, t, tWire } from "../i18n/words";
import { ProductFacts } from "../products/product_facts";
import { Stock } from "../products/stock";
import { titleOf } from "../products/text";
import { FactLine } from "../ui/fact_line";
import { Calendar } from "./calendar";

const payerInWords = (payer: ImportCharge["payer"]) => tWire("customs.payer", payer);

function chargeInWords({ payer, limit, up_to: below, above }: ImportCharge): string {
    if (payer !== "depends" || !limit) return payerInWords(payer);
    return t("customs.depends", {
        limit: money(limit.amount, limit.currency),
        below: payerInWords(below),
        above: payerInWords(above),
    });
}

function Sources({ customs: { tax, duty } }: { customs: ImportCharges }) {
    const facts = [...tax.facts, ...duty.facts].filter(
        ({ name }, at, all) => all.findIndex((each) => each.name === name) === at,
    );
    if (facts.length === 0) return null;
    return (
        <details>
            <summary>{t("customs.sources")}</summary>
            <ul class="customs-sources">
                {facts.map(({ name, what, source, reviewed, doubtful }) => (
                    <li key={name} lang="en" dir="ltr">
                        {what} <span class="dim">{source}</span>{" "}
                        <span class={doubtful ? "tag guess" : "dim"} lang={locale.value} dir="auto">
                            {t(doubtful ? "customs.doubtful" : "customs.reviewed", {
                                day: calendarDay(reviewed),
                            })}
                        </span>
                    </li>
                ))}
            </ul>
        </details>
    );
}

/** Who pays tax and duty, and what that follows from. */
function Customs({ customs }: { customs: ImportCharges }) {
    if (!customs.crosses_border) return <p class="dim">{t("customs.none")}</p>;
    return (
        <>
            <dl class="facts-list">
                <FactLine label={t("customs.tax")}>{chargeInWords(customs.tax)}</FactLine>
                <FactLine label={t("customs.duty")}>{chargeInWords(customs.duty)}</FactLine>
            </dl>
            <Sources customs={customs} />
        </>
    );
}

/** What is sold, what it costs to bring it in, and who is off: beside the order itself. */
export function SaleFacts({ thread }: { thread: Thread }) {
    const { product, customs, calendars = [] } = thread;
    const free = calendars.filter(({ weekend, holidays }) => weekend || holidays.length > 0);
    return (
        <>
            {product && (
                <>
                    <h2>{t("products.about")}</h2>
                    <ProductFacts product={product} language={thread.conversation.tags.language} />
                    {product.alternative && (
                        <p>
                            <span class="dim">{t("products.instead")}</span>{" "}
                            <bdi>{titleOf(product.alternative)}</bdi> <Stock of={product.alternative} />
                        </p>
                    )}
                </>
            )}
            {customs && (
                <>
                    <h2>{t("customs.title")}</h2>
                    <Customs customs={customs} />
                </>
            )}
            {free.length > 0 && (
                <>
                    <h2>{t("calendar.title")}</h2>
                    {free.map((calendar) => (
                        <Calendar key={calendar.of} {...calendar} />
                    ))}
                </>
            )}
        </>
    );
}
