/** The film, or the live preview. */
export const Viewer = () => null
