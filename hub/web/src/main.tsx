import { render } from "preact";
import "@preact/signals";
import { App } from "./app/app";
import { start, startTheme } from "./app/session";
import { startKeys } from "./keys/dispatcher";
import "./style/page.css";

startTheme();
startKeys();
const place = document.getElementById("page")!;
start().then(() => {
    place.replaceChildren();
    render(<App />, place);
});
