import { buildWindow } from '../../../build/window-build.mjs'

/** Before all tests: the window that the browsers show is made of the sources as they are; nothing where it is already. */
export default async function setup(): Promise<void> {
  await buildWindow({ say: (line: string) => process.stdout.write(`${line}\n`) })
}
