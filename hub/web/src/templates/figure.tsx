import { number, percent } from "../i18n/format";
import { Bar } from "./bar";
import { type Count, type Figures, shareOf } from "./figures";

const kWarns = new Set<Count>(["answered_again", "reopened", "disputed"]);

/** A count with its share, as words and as a bar; of the changed words the share alone. */
export function Figure({ figures, count }: { figures: Figures; count: Count }) {
    const share = shareOf(figures, count);
    return (
        <>
            {count !== "changed" && <span>{number(figures[count])}</span>}
            {share !== undefined && <span class="dim"> {percent(share)}</span>}
            {share === undefined && count === "changed" && <span class="dim">–</span>}
            {share !== undefined && <Bar share={share} look={kWarns.has(count) ? "warn" : ""} />}
        </>
    );
}
