import { signal } from "@preact/signals";
import { api, ask } from "../api/client";
import { onChange } from "../api/live";
import { showToast } from "../app/announce";
import { mayApprove, user, worksInbox } from "../app/session";
import { t } from "../i18n/words";

/** How many actions wait for one's word; 0 until it is known. */
export const toDecide = signal(0);
/** How many of one's own were declined or ran out unseen. */
export const answered = signal(0);

export async function countApprovals() {
    try {
        const found = await ask(api.GET("/approvals", { params: { query: { limit: 1 } } }));
        if (found.answered > answered.value) showToast(t("approval.told"));
        toDecide.value = found.to_decide;
        answered.value = found.answered;
    } catch {
        // The next change asks again.
    }
}

/** Keeps both numbers fresh. Returns how to stop. */
export function watchApprovals(): () => void {
    if (!user.value || !(worksInbox() || mayApprove())) return () => undefined;
    void countApprovals();
    const stops = (["approval", "reset"] as const).map((type) => onChange(type, () => void countApprovals()));
    return () => {
        toDecide.value = 0;
        answered.value = 0;
        for (const stop of stops) stop();
    };
}
