import type { Approval } from "../api/types";
import { t } from "../i18n/words";
import { changeText } from "./words";

/** What is no longer as it was when an action was asked for. */
export function Changes({ approval }: { approval: Approval }) {
    return (
        <>
            {approval.changes.length > 0 && (
                <ul class="warning">
                    {approval.changes.map((change) => (
                        <li key={change.what}>{changeText(change)}</li>
                    ))}
                </ul>
            )}
            {approval.repeated && <p class="warning">{t("approval.repeated")}</p>}
        </>
    );
}
