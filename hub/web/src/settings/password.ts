/** Told apart by eye and by ear. */
const kSigns = "abcdefghjkmnpqrstuvwxyz23456789";
const kGroups = 4;
const kGroup = 4;

/** Four groups of four signs, for somebody to type: as hard to guess as 79 coin tosses. */
export function makePassword(): string {
    const signs: string[] = [];
    while (signs.length < kGroups * kGroup) {
        const [byte] = crypto.getRandomValues(new Uint8Array(1));
        // Bytes beyond the last whole round of the signs would favour the first ones.
        if (byte! < kSigns.length * Math.floor(256 / kSigns.length))
            signs.push(kSigns[byte! % kSigns.length]!);
    }
    return Array.from({ length: kGroups }, (_, at) =>
        signs.slice(at * kGroup, (at + 1) * kGroup).join(""),
    ).join("-");
}
