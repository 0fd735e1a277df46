/** What the hub or a marketplace says in English behind a sentence of the page: for whoever looks closer. */
export function Detail({ text }: { text: string | undefined }) {
    if (!text) return null;
    return (
        <small class="detail dim" lang="en" dir="ltr">
            {text}
        </small>
    );
}
