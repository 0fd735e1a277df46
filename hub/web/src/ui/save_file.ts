/** Hands a text, or bytes as they came, to the browser's downloads. */
export function saveFile({ name, content }: { name: string; content: string | Blob }) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([content], { type: "application/octet-stream" }));
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
}
