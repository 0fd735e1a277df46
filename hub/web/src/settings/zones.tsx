/** The zones that this browser knows, for fields with `list="zones"`. */
export function Zones() {
    return (
        <datalist id="zones">
            {Intl.supportedValuesOf("timeZone").map((zone) => (
                <option key={zone} value={zone} />
            ))}
        </datalist>
    );
}
