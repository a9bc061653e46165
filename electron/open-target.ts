import { statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The project folder that a command line names, absolute, or null. `args` without the program and the app. A file
 * stands for its folder, such as a project.json; switches are Chromium's own.
 */
export function openTarget(args: readonly string[], cwd: string): string | null {
  const named = args.findLast((arg) => arg !== '' && !arg.startsWith('-'))
  return named === undefined ? null : folderOf(named, cwd)
}

/** What is not there is taken as a folder: the page says what is wrong with it. */
export function folderOf(named: string, cwd: string): string {
  const path = resolve(cwd, pathOf(named))
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true ? dirname(path) : path
}

/** Linux desktops hand files on as URLs. */
function pathOf(named: string): string {
  try {
    return named.startsWith('file:') ? fileURLToPath(named) : named
  } catch {
    return named
  }
}
