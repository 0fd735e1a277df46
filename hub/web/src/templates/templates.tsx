import { useEffect } from "preact/hooks";
import { Route, Switch } from "wouter-preact";
import { loadPeople } from "../app/people";
import { Coverage } from "./coverage";
import { Exchange } from "./exchange";
import { LocaleRoom } from "./locale_room";
import { OwnRoom } from "./own_room";
import { Reviews } from "./reviews";
import { Statistics } from "./statistics";

/** The room of the reply templates. */
export function Templates() {
    useEffect(loadPeople, []);
    return (
        <Switch>
            <Route path="/templates/own">
                <OwnRoom />
            </Route>
            <Route path="/templates/reviews">
                <Reviews />
            </Route>
            <Route path="/templates/statistics">
                <Statistics />
            </Route>
            <Route path="/templates/exchange">
                <Exchange />
            </Route>
            <Route path="/templates/:locale/:key">
                {({ locale, key }) => (
                    <LocaleRoom locale={decodeURIComponent(locale)} current={decodeURIComponent(key)} />
                )}
            </Route>
            <Route path="/templates/:locale">
                {({ locale }) => <LocaleRoom locale={decodeURIComponent(locale)} current={undefined} />}
            </Route>
            <Route>
                <Coverage />
            </Route>
        </Switch>
    );
}
