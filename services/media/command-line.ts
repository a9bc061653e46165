/** The command as a person can paste it into a POSIX shell. For logs and error facts only: nothing ever runs it. */
export const commandLine = (program: string, args: readonly string[]): string => [program, ...args].map(quote).join(' ')

const quote = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
