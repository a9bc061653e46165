/** `1 shot`, `12 shots`, `no shots`. */
export const counted = (count: number, one: string, several = `${one}s`): string =>
  `${count === 0 ? 'no' : count.toLocaleString('en')} ${count === 1 ? one : several}`
