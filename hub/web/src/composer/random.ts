/** A key that no other try shares. `crypto.randomUUID` is missing on plain-HTTP addresses. */
export function randomKey(): string {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
