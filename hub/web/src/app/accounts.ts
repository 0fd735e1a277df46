import { signal } from "@preact/signals";
import { api, ask } from "../api/client";
import type { Account } from "../api/types";

/** Few, and the same for all rooms. Undefined until they are known. */
export const accounts = signal<Account[] | undefined>(undefined);

export function loadAccounts() {
    ask(api.GET("/accounts")).then(
        ({ items }) => {
            accounts.value = items;
        },
        () => undefined,
    );
}
