import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { exposeBridge, type PreloadParts } from './bridge.ts'

// the preload runs in a page, which Node's types do not know
const page = globalThis as unknown as PreloadParts['page']

exposeBridge({ contextBridge, ipcRenderer, webUtils, page })
