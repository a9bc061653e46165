/** How the run is. */
export const RunPill = () => null
