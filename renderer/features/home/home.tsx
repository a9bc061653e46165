/** Recent projects, and the ways to a new one. */
export const Home = () => null
