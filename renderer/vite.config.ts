import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The window's files, for a browser and for Electron alike, in out/renderer. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: join(import.meta.dirname, '../out/renderer'),
    emptyOutDir: true,
    target: 'chrome130',
    // the content security policy of the hosts allows no inline scripts, and fonts come from files
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0
  }
})
