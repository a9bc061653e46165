/** The sensible next run. */
export const GenerateButton = () => null
