import { ExternalLink } from "lucide-preact";
import type { Account, Kind } from "../api/types";
import { t } from "../i18n/words";
import { useNamed } from "../keys/named";
import { Button } from "../ui/button";
import { ProblemBox } from "../ui/problem_box";
import { useAct } from "../ui/use_ask";
import { beginRound, lacksToken } from "./authorization";

/** Leads to the marketplace's own sign-in, for the first time or again. */
export function ConnectButton({ account, kind }: { account: Account; kind: Kind }) {
    const { busy, problem, run } = useAct();
    const first = lacksToken(kind, account.secrets);
    const label = t(first ? "authorize.first" : "authorize.again");
    const connect = () => {
        if (!busy) void run(() => beginRound(account, first));
    };
    useNamed(label, connect);
    return (
        <>
            <Button
                kind={first || account.state === "refused" ? "main" : "plain"}
                icon={<ExternalLink size={16} aria-hidden="true" />}
                onClick={connect}
                waits={busy}
            >
                {label}
            </Button>
            <ProblemBox problem={problem} />
        </>
    );
}
