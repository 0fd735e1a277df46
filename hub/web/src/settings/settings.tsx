import { Route, Switch } from "wouter-preact";
import { LabelSettings } from "../team/label_settings";
import { Audit } from "./audit";
import { BackupPage } from "./backup";
import { Hours } from "./hours";
import { Me } from "./me";
import { ShopFacts } from "./shop_facts";
import { Tokens } from "./tokens";
import { Users } from "./users";

/** The room of one's own settings and the shop's. */
export function Settings() {
    return (
        <Switch>
            <Route path="/settings/users">
                <Users />
            </Route>
            <Route path="/settings/labels">
                <LabelSettings />
            </Route>
            <Route path="/settings/hours">
                <Hours />
            </Route>
            <Route path="/settings/facts">
                <ShopFacts />
            </Route>
            <Route path="/settings/audit">
                <Audit />
            </Route>
            <Route path="/settings/backup">
                <BackupPage />
            </Route>
            <Route path="/settings/tokens">
                <Tokens />
            </Route>
            <Route>
                <Me />
            </Route>
        </Switch>
    );
}
