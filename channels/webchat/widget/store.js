// What the browser keeps for this widget. Where storage is forbidden it lives as long as the page.

// One hub may serve several widgets: each has its own path.
const kPrefix = `dragoman:${location.pathname}:`;

function keeper(storageOf) {
    const memory = new Map();
    return {
        get(name) {
            try {
                return storageOf().getItem(kPrefix + name);
            } catch {
                return memory.get(name) ?? null;
            }
        },
        set(name, value) {
            memory.set(name, value);
            try {
                storageOf().setItem(kPrefix + name, value);
            } catch {} // full or forbidden: memory has it
        },
    };
}

/** Outlives the visit and is shared by its tabs. */
export const lasting = keeper(() => localStorage);
/** This tab's alone; outlives a reload. */
export const tab = keeper(() => sessionStorage);
