const SAGE = /_sage(\.json)$/i

/** Whether a file is the SageAttention variant of another: `X_sage.json` of `X.json`. */
export const isSageName = (file: string): boolean => SAGE.test(file)

/** `X_sage.json` → `X.json`; any other name is its own base. */
export const baseName = (file: string): string => file.replace(SAGE, '$1')

/** `X.json` → `X_sage.json`. */
export const sageName = (file: string): string => (isSageName(file) ? file : file.replace(/(\.json)$/i, '_sage$1'))

/** `X.json` → `X.models`. */
export const sidecarName = (file: string): string => file.replace(/\.json$/i, '.models')
