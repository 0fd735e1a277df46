const kAfterCompositionMs = 100;
let endedAt = Number.NEGATIVE_INFINITY;

/** Watches compositions, for keyOfIme. */
export function watchIme() {
    document.addEventListener("compositionend", () => {
        endedAt = performance.now();
    });
    document.addEventListener("keyup", () => {
        endedAt = Number.NEGATIVE_INFINITY;
    });
}

/**
 * Whether a key belongs to an input method. Three signs are needed: the first key of a composition comes with 229 alone,
 * and Safari sends the closing Enter after the composition's end.
 */
export function keyOfIme(event: KeyboardEvent): boolean {
    return event.isComposing || event.keyCode === 229 || performance.now() - endedAt < kAfterCompositionMs;
}
