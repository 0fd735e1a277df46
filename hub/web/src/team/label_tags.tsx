import type { Label } from "../api/types";
import { number } from "../i18n/format";
import { t } from "../i18n/words";

const kInRow = 2;

export function LabelTag({ label }: { label: Label }) {
    return (
        <bdi class={`label label-${label.colour}`} title={label.name}>
            {label.name}
        </bdi>
    );
}

/** For a row: the first two, and how many more there are. */
export function RowLabels({ labels }: { labels: readonly Label[] }) {
    if (labels.length === 0) return null;
    const more = labels.length - kInRow;
    return (
        <span class="row-labels">
            {labels.slice(0, kInRow).map((label) => (
                <LabelTag key={label.id} label={label} />
            ))}
            {more > 0 && (
                <span class="label-more dim" title={t("team.more_labels", { count: more })}>
                    +{number(more)}
                </span>
            )}
        </span>
    );
}
