import { api, ask } from "../api/client";
import type { Account, Kind, Setting } from "../api/types";

const kKept = "authorization";

/** What the page has to know when the browser comes back from the marketplace. */
export interface Round {
    account: string;
    /** Starts an account that waited, paused, for its first sign-in. */
    start: boolean;
}

export const canAuthorize = (kind: Kind | undefined) => kind?.abilities.includes("authorize") ?? false;

/** The secrets that the marketplace's sign-in brings: no one has to enter them. */
const isToken = ({ type, required }: Setting) => type === "secret" && !required;

/** Whether the kind signs in through the browser and none of the tokens is `known` yet. */
export const lacksToken = (kind: Kind, known: Record<string, unknown>) =>
    canAuthorize(kind) && !kind.settings.some((setting) => isToken(setting) && known[setting.name]);

/** Sends the browser to the marketplace's sign-in, which sends it on to `/connected`. */
export async function beginRound(account: Account, start: boolean) {
    const params = { path: { id: account.id } };
    const body = { redirect_uri: `${location.origin}/connected` };
    const { url } = await ask(api.POST("/accounts/{id}/authorize", { params, body }));
    const round: Round = { account: account.id, start };
    sessionStorage.setItem(kKept, JSON.stringify(round));
    location.assign(url);
}

export function roundUnderWay(): Round | undefined {
    const kept = sessionStorage.getItem(kKept);
    return kept ? (JSON.parse(kept) as Round) : undefined;
}

/** Takes the marketplace's answer out of the address, so that no history or bookmark keeps its code. */
export function takeAnswer(): Record<string, string> {
    const answer = Object.fromEntries(new URLSearchParams(location.search));
    history.replaceState(history.state, "", location.pathname);
    return answer;
}

/** Hands the answer to the hub. Returns the account that is connected now. */
export async function endRound(answer: Record<string, string>, round: Round | undefined): Promise<string> {
    const { account } = await ask(api.POST("/authorizations", { body: { answer } }));
    sessionStorage.removeItem(kKept);
    if (round?.start && round.account === account) {
        const params = { path: { id: account } };
        await ask(api.PATCH("/accounts/{id}", { params, body: { paused: false } }));
    }
    return account;
}
