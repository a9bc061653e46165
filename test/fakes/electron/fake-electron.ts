import { EventEmitter } from 'node:events'
import type { BrowserWindowConstructorOptions, CustomScheme, MenuItemConstructorOptions, Rectangle } from 'electron'
import type { ElectronParts } from '../../../electron/electron-parts.ts'
import { FakeApp } from './fake-app.ts'
import { FakeMessageChannelMain } from './fake-ports.ts'
import { FakeSession } from './fake-session.ts'
import { FakeBrowserWindow } from './fake-window.ts'

export interface FakeElectronOptions {
  /** No other Framechain holds the lock. */
  isFirst?: boolean
  displays?: Rectangle[]
  isDark?: boolean
  /** What the user chooses in the next folder dialog. */
  chosenFolder?: string | null
  keyStore?: 'basic_text' | 'gnome_libsecret'
}

export interface ShownNotice {
  title: string
  body: string
  click(): void
}

/** A desktop without a screen: it does what Electron does, and shows what was asked of it. */
export type FakeElectron = ReturnType<typeof createFakeElectron>

export function createFakeElectron({
  isFirst = true,
  displays = [{ x: 0, y: 0, width: 1920, height: 1080 }],
  isDark = true,
  chosenFolder = null,
  keyStore = 'gnome_libsecret'
}: FakeElectronOptions = {}) {
  const app = new FakeApp({ isFirst })
  const session = new FakeSession()
  const handlers = new Map<string, (request: Request) => Promise<Response>>()
  const schemes: CustomScheme[] = []
  const blockers = new Set<number>()
  const notices: ShownNotice[] = []
  const opened: string[] = []
  const errors: string[] = []
  const crashReports: object[] = []
  const nativeTheme = { themeSource: 'system', shouldUseDarkColors: isDark }
  const questions: { message: string; answer(button: number): void }[] = []
  const seen = { menu: [] as MenuItemConstructorOptions[], popups: [] as MenuItemConstructorOptions[][] }

  class BrowserWindow extends FakeBrowserWindow {
    constructor(options: BrowserWindowConstructorOptions) {
      super(
        {
          windows: app.windows,
          created: ({ webContents }) => void app.emit('web-contents-created', {}, webContents),
          closed: () => void (app.windows.size === 0 && app.emit('window-all-closed'))
        },
        options
      )
    }
    static getAllWindows = () => [...app.windows]
    static getFocusedWindow = () => [...app.windows].find(({ isFocused }) => isFocused) ?? null
  }

  class Notification extends EventEmitter {
    static isSupported = () => true
    readonly #text: { title: string; body: string }
    constructor(text: { title: string; body: string }) {
      super()
      this.#text = text
    }
    show(): void {
      notices.push({ ...this.#text, click: () => this.emit('click') })
    }
  }

  const electron = {
    app,
    BrowserWindow,
    Notification,
    nativeTheme,
    MessageChannelMain: FakeMessageChannelMain,
    crashReporter: { start: (options: object) => crashReports.push(options) },
    dialog: {
      showErrorBox: (title: string, content: string) => errors.push(`${title}\n${content}`),
      showMessageBox: ({ message }: { message: string }) =>
        new Promise<{ response: number }>((resolve) => {
          questions.push({ message, answer: (response) => resolve({ response }) })
        }),
      showOpenDialog: async () => ({
        canceled: chosenFolder === null,
        filePaths: chosenFolder === null ? [] : [chosenFolder]
      })
    },
    Menu: {
      buildFromTemplate: (template: MenuItemConstructorOptions[]) => ({
        template,
        popup: () => seen.popups.push(template)
      }),
      setApplicationMenu: (menu: { template: MenuItemConstructorOptions[] }) => (seen.menu = menu.template)
    },
    powerSaveBlocker: {
      start(kind: string) {
        if (kind !== 'prevent-app-suspension') throw new Error(`no such blocker: ${kind}`)
        const id = blockers.size + 1
        blockers.add(id)
        return id
      },
      stop: (id: number) => blockers.delete(id)
    },
    protocol: {
      registerSchemesAsPrivileged(added: CustomScheme[]) {
        schemes.push(...added)
      },
      handle: (scheme: string, handler: (request: Request) => Promise<Response>) => handlers.set(scheme, handler)
    },
    safeStorage: {
      isEncryptionAvailable: () => true,
      getSelectedStorageBackend: () => keyStore,
      // not secret, but not the text either
      encryptString: (text: string) => Buffer.from(Buffer.from(text).map((byte) => byte ^ 0x5a)),
      decryptString: (bytes: Buffer) => Buffer.from(bytes.map((byte) => byte ^ 0x5a)).toString()
    },
    screen: { getAllDisplays: () => displays.map((workArea) => ({ workArea })) },
    session: { defaultSession: session },
    shell: {
      openExternal: async (url: string) => void opened.push(url),
      showItemInFolder: (path: string) => opened.push(path)
    }
  }

  return {
    electron: electron as unknown as ElectronParts,
    app,
    session,
    schemes,
    notices,
    /** Pages and folders that were opened outside. */
    opened,
    errors,
    crashReports,
    questions,
    blockers,
    nativeTheme,
    windows: () => [...app.windows],
    menu: () => seen.menu,
    popups: () => seen.popups,
    /** A request of a page, as Chromium makes it. */
    async fetch(url: string, init?: RequestInit): Promise<Response> {
      const handler = handlers.get(new URL(url).protocol.slice(0, -1))
      if (handler === undefined) throw new Error(`nothing serves ${url}`)
      return handler(new Request(url, init))
    }
  }
}
