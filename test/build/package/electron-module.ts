import { createFakeElectron } from '../../fakes/electron/fake-electron.ts'

/** What a packed app finds as `electron` when it is tried without Electron. */
export const fake = createFakeElectron()
export const {
  app,
  BrowserWindow,
  crashReporter,
  dialog,
  Menu,
  MessageChannelMain,
  nativeTheme,
  Notification,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell
} = fake.electron
