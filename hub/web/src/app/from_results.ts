/** Goes with the address of a hit into the history, so that the way back is to the results, after a reload too. */
export const kFromResults = { results: true };

export const cameFromResults = (): boolean => (history.state as typeof kFromResults | null)?.results === true;
