import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { BrowserWindow, Display, Rectangle } from 'electron'
import { z } from 'zod'
import { writeFileWhole } from '../services/files/durable-write.ts'
import { nodeFileLayer } from '../services/files/file-layer.ts'

const rememberedSchema = z.object({
  /** Of the window when it is neither maximised nor full screen, in device-independent pixels. */
  bounds: z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() }),
  is_maximized: z.boolean(),
  is_full_screen: z.boolean(),
  /** It showed a project, not the list of them. */
  is_in_project: z.boolean()
})
type Remembered = z.infer<typeof rememberedSchema>

/** What a new window begins with; without bounds where no screen shows them any more. */
export type WindowPlace = Partial<Remembered>

/** Keeps how the window was, in a file. What it can't read or write costs no more than that. */
export interface WindowMemory {
  recall(displays: readonly Pick<Display, 'workArea'>[]): Promise<WindowPlace>
  /** Follows a window until it is gone. */
  follow(window: BrowserWindow): void
  /** Resolves when the last state is on the disk. */
  flush(): Promise<void>
}

/** A move comes as a hundred events; one write after the last of them is enough. */
const QUIET_MS = 400

export function createWindowMemory({ file, log }: { file: string; log(line: string): void }): WindowMemory {
  let known: Remembered | null = null
  let isSaved = true
  let timer: NodeJS.Timeout | undefined
  let writing = Promise.resolve()

  const save = (): void => {
    clearTimeout(timer)
    if (isSaved) return
    isSaved = true
    const text = `${JSON.stringify(known, null, 2)}\n`
    writing = writing
      .then(() => mkdir(dirname(file), { recursive: true }))
      .then(() => writeFileWhole(nodeFileLayer, file, text, { isDurable: false }))
      .catch((error: unknown) => log(`how the window was is not kept: ${String(error)}`))
  }

  return {
    async recall(displays) {
      known ??= parse(await readFile(file, 'utf8').catch(() => ''))
      if (known === null || isWithinReach(known.bounds, displays)) return known ?? {}
      const { bounds: _unreachable, ...state } = known
      return state
    },
    follow(window) {
      const note = (): void => {
        if (window.isMinimized()) return
        known = {
          bounds: window.getNormalBounds(),
          is_maximized: window.isMaximized(),
          is_full_screen: window.isFullScreen(),
          is_in_project: isInProject(window.webContents.getURL())
        }
        isSaved = false
        clearTimeout(timer)
        timer = setTimeout(save, QUIET_MS)
      }
      window.on('resize', note)
      window.on('move', note)
      window.on('maximize', note)
      window.on('unmaximize', note)
      window.on('enter-full-screen', note)
      window.on('leave-full-screen', note)
      window.webContents.on('did-navigate-in-page', note)
      window.on('close', note)
      window.on('closed', save)
    },
    async flush() {
      save()
      await writing
    }
  }
}

function parse(text: string): Remembered | null {
  try {
    return rememberedSchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** The page keeps its place in its fragment. */
const isInProject = (url: string): boolean => new URLSearchParams(new URL(url).hash.slice(1)).has('project')

/** What a hand needs to take hold of: as much of the title bar on a screen that is there. */
const GRIP = { width: 120, height: 32 }

/** A screen that was unplugged leaves its windows nowhere. */
function isWithinReach({ x, y, width }: Rectangle, displays: readonly Pick<Display, 'workArea'>[]): boolean {
  return displays.some(({ workArea: area }) => {
    const shownWidth = Math.min(x + width, area.x + area.width) - Math.max(x, area.x)
    return shownWidth >= GRIP.width && y >= area.y - GRIP.height && y + GRIP.height <= area.y + area.height
  })
}
