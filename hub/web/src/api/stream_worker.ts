/// <reference lib="webworker" />
// Holds the one event stream of all tabs: HTTP/1.1 gives a host six connections, and each tab's own stream would eat one.
import { openStream, type StreamMessage } from "./stream";

const ports = new Set<MessagePort>();
let last: StreamMessage | undefined;
let started = false;

function tell(message: StreamMessage) {
    if (message.kind === "state") last = message;
    for (const port of ports) port.postMessage(message);
}

addEventListener("connect", (event) => {
    const port = (event as MessageEvent).ports[0]!;
    ports.add(port);
    port.onmessage = (said) => {
        if (said.data === "bye") ports.delete(port);
        else ports.add(port);
    };
    if (last) port.postMessage(last);
    if (!started) openStream(tell);
    started = true;
});
