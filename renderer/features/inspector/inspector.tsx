/** What is selected. */
export const Inspector = () => null
