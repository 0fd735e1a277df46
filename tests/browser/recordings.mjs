// Buyers' recordings as the hub shows them: no sandbox sends any.
import { alter, openConversation, waiting } from "./support.mjs";

const kRate = 8000;
export const kSeconds = 6;

/** A tone of some seconds: one channel, 16 bits. */
export function tone() {
    const samples = kRate * kSeconds;
    const bytes = Buffer.alloc(44 + 2 * samples);
    bytes.write("RIFF", 0);
    bytes.writeUInt32LE(36 + 2 * samples, 4);
    bytes.write("WAVEfmt ", 8);
    bytes.writeUInt32LE(16, 16);
    bytes.writeUInt16LE(1, 20);
    bytes.writeUInt16LE(1, 22);
    bytes.writeUInt32LE(kRate, 24);
    bytes.writeUInt32LE(2 * kRate, 28);
    bytes.writeUInt16LE(2, 32);
    bytes.writeUInt16LE(16, 34);
    bytes.write("data", 36);
    bytes.writeUInt32LE(2 * samples, 40);
    for (let i = 0; i < samples; i += 1) bytes.writeInt16LE(Math.round(8000 * Math.sin(i / 6)), 44 + 2 * i);
    return bytes;
}

export const note = (id, more = {}) => ({
    id,
    name: `${id}.wav`,
    media_type: "audio/wav",
    size: 2048,
    kind: "voice",
    transcript: null,
    ...more,
});

/** As the hub answers for a recording; it refuses to play the one named broken. */
async function playable(page) {
    const whole = tone();
    await page.route(/\/attachments\/[^/]+\/media$/, (route) => {
        const request = route.request();
        if (request.url().includes("broken"))
            return route.fulfill({ status: 422, contentType: "application/problem+json", body: '{"status":422,"title":"no"}' });
        const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers().range ?? "") ?? [];
        const headers = { "Accept-Ranges": "bytes", "Content-Type": "audio/wav" };
        if (from === undefined) return route.fulfill({ status: 200, headers, body: whole });
        const last = Math.min(to ? Number(to) : whole.length - 1, whole.length - 1);
        headers["Content-Range"] = `bytes ${from}-${last}/${whole.length}`;
        return route.fulfill({ status: 206, headers, body: whole.subarray(Number(from), last + 1) });
    });
}

/** A conversation whose newest message of the buyer is nothing but these files. */
export async function openWith(page, attachments, { change = () => undefined, fits = () => true } = {}) {
    const { id, buyer } = await waiting(page, undefined, (item) => item.buyer.name && fits(item));
    await playable(page);
    await alter(page, new RegExp(`/conversations/${id}$`), (shown) => {
        const message = shown.messages.findLast(({ author }) => author === "buyer");
        message.attachments = attachments;
        message.text = "";
        message.tags = { ...message.tags, only: "voice", from_transcript: false };
        change(shown);
    });
    await openConversation(page, id);
    await page.waitForSelector(".player");
    return buyer.name;
}
