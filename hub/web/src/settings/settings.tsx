import { Route, Switch } from "wouter-preact";
import { later } from "../app/later";
import { part } from "../app/part";
import { kNewProductPath } from "../app/routes";
import { NewProduct, ProductPage } from "../products/product_page";
import { Products } from "../products/products";
import { LabelSettings } from "../team/label_settings";
import { Audit } from "./audit";
import { BackupPage } from "./backup";
import { Hours } from "./hours";
import { Me } from "./me";
import { ShippingPage } from "./shipping";
import { ShopFacts } from "./shop_facts";
import { Tokens } from "./tokens";
import { TranslationSettings } from "./translation";
import { Users } from "./users";

const Rules = later(async () => (await part("rules", () => import("../rules/rules"))).Rules);
const LimitsPage = later(async () => (await part("limits", () => import("./limits"))).LimitsPage);
const Alerts = later(async () => (await part("alerts", () => import("./alerts"))).Alerts);

/** The room of one's own settings and the shop's. */
export function Settings() {
    return (
        <Switch>
            <Route path="/settings/users">
                <Users />
            </Route>
            <Route path="/settings/limits">
                <LimitsPage />
            </Route>
            <Route path="/settings/labels">
                <LabelSettings />
            </Route>
            <Route path="/settings/hours">
                <Hours />
            </Route>
            <Route path="/settings/rules">
                <Rules />
            </Route>
            <Route path="/settings/facts">
                <ShopFacts />
            </Route>
            <Route path="/settings/products">
                <Products />
            </Route>
            <Route path={kNewProductPath}>
                <NewProduct />
            </Route>
            <Route path="/settings/products/:id">
                {({ id }) => <ProductPage id={decodeURIComponent(id)} />}
            </Route>
            <Route path="/settings/shipping">
                <ShippingPage />
            </Route>
            <Route path="/settings/translation">
                <TranslationSettings />
            </Route>
            <Route path="/settings/audit">
                <Audit />
            </Route>
            <Route path="/settings/alerts">
                <Alerts />
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
