/** Which engine renders, and whether it answers. */
export const EngineBadge = () => null
