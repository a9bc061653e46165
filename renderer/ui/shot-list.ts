/** Shot ids as one names them: `007, 008 and 4 more`. */
export const shotList = (ids: readonly string[], most = 6): string =>
  ids.length <= most ? ids.join(', ') : `${ids.slice(0, most - 1).join(', ')} and ${ids.length - most + 1} more`
