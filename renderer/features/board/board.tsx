/** The shots as cards. */
export const Board = () => null
