/** Hands a text to the browser's downloads. */
export function saveFile({ name, content }: { name: string; content: string }) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([content], { type: "application/octet-stream" }));
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
}
