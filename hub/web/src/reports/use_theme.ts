import { useEffect, useState } from "preact/hooks";

/** A number that rises with each change between light and dark: what is drawn on a canvas must be drawn again. */
export function useTheme(): number {
    const [turn, setTurn] = useState(0);
    useEffect(() => {
        const next = () => setTurn((before) => before + 1);
        const root = new MutationObserver(next);
        root.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
        const system = matchMedia("(prefers-color-scheme: dark)");
        system.addEventListener("change", next);
        return () => {
            root.disconnect();
            system.removeEventListener("change", next);
        };
    }, []);
    return turn;
}
