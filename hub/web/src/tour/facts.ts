import { useEffect } from "preact/hooks";
import { api, ask } from "../api/client";
import { accounts, loadAccounts } from "../app/accounts";
import { loadPeople, people } from "../app/people";
import { isDemo, isOperator } from "../app/session";
import { tick, tour } from "../app/tour";

async function tickBackup() {
    const { items } = await ask(api.GET("/backups"));
    if (items.some(({ state }) => state === "checked")) tick("backup");
}

/** Ticks off what others have set up already: a colleague need not do it again. */
export function useFacts() {
    const operator = isOperator();
    const done = tour.value?.done ?? [];
    useEffect(() => {
        if (!operator) return;
        loadPeople();
        if (accounts.value === undefined) loadAccounts();
        if (!done.includes("backup")) void tickBackup().catch(() => undefined);
    }, [operator]);
    const connected = accounts.value?.some(({ state }) => state === "working") ?? false;
    const own = operator && isDemo.value === false && connected;
    const company = operator && people.value.length > 1;
    useEffect(() => {
        if (own) tick("account");
    }, [own]);
    useEffect(() => {
        if (company) tick("colleague");
    }, [company]);
}
