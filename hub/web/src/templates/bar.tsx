/** A horizontal bar; what it shows stands in words beside it. */
export function Bar({ share, look = "" }: { share: number; look?: string }) {
    const width = Math.round(Math.min(1, Math.max(0, share)) * 100);
    return (
        <svg class={`bar ${look}`} viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
            <rect class="bar-ground" width="100" height="8" />
            <rect class="bar-part" width={width} height="8" />
        </svg>
    );
}
