/** The shots in true length. */
export const Timeline = () => null
