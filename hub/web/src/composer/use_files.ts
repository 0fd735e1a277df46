import { useState } from "preact/hooks";
import type { ReplyRules, Suggestion } from "../api/types";
import { addFiles, takePictures, takesFiles } from "./files";

/** Files that come by choice, paste, drop or with a template, and why some of them stay out. */
export function useFiles(conversation: string, rules: ReplyRules) {
    const [refused, setRefused] = useState<string[]>([]);
    const add = (files: File[]) => setRefused(addFiles(conversation, files, rules));
    const addPictures = (suggestion: Suggestion, replace: boolean) =>
        setRefused(takePictures(conversation, suggestion, rules, replace));
    const take = (event: Event, data: DataTransfer | null) => {
        const files = [...(data?.files ?? [])];
        // Office programs put a picture of every copied text beside it: then the text is meant.
        if (files.length === 0 || data?.types.includes("text/plain")) return;
        event.preventDefault();
        add(files);
    };
    const handlers = takesFiles(rules)
        ? {
              onPaste: (event: ClipboardEvent) => take(event, event.clipboardData),
              onDragOver: (event: DragEvent) => {
                  if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
              },
              onDrop: (event: DragEvent) => take(event, event.dataTransfer),
          }
        : {};
    return { refused, add, addPictures, handlers };
}
