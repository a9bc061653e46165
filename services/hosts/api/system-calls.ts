import { platform } from 'node:os'
import { join } from 'node:path'
import type { SettingsView } from '../../contract/settings-contract.ts'
import { StudioError } from '../../contract/studio-error.ts'
import { projectFiles } from '../../model/project-files.ts'
import type { Settings } from '../settings.ts'
import type { DesktopActions } from './desktop-actions.ts'
import type { CallParts } from './studio-api.ts'

export function systemCalls({ os, studio, desks, desktop, version }: CallParts) {
  const asDesktop = (): DesktopActions => {
    if (desktop !== null) return desktop
    throw new StudioError('usage', {
      reason: "A browser can't do that.",
      fix: 'Use the desktop window, or type the path.'
    })
  }
  const viewOf = ({
    comfy_url,
    comfy_headers,
    comfy_root,
    workflows_folder,
    lift_limits,
    ffmpeg,
    ffprobe,
    preferences
  }: Settings): SettingsView => ({
    comfy_url,
    comfy_header_names: Object.keys(comfy_headers),
    comfy_root,
    workflows_folder,
    lift_limits,
    ffmpeg,
    ffprobe,
    preferences,
    fixed_by: studio.settings.fixedBy()
  })
  const noSignal = new AbortController().signal

  return {
    settings: {
      get: os.settings.get.handler(async () => viewOf(await studio.settings.current())),
      save: os.settings.save.handler(async ({ input }) => viewOf(await studio.settings.save(input)))
    },
    system: {
      info: os.system.info.handler(() => ({
        version,
        host: desktop === null ? ('browser' as const) : ('desktop' as const),
        platform: platform(),
        abilities: { pick_folder: desktop !== null, reveal: desktop !== null, open_external: desktop !== null }
      })),
      doctor: os.system.doctor.handler(({ signal = noSignal }) => studio.doctor(signal)),
      pickFolder: os.system.pickFolder.handler(({ input }) => asDesktop().pickFolder(input.title)),
      reveal: os.system.reveal.handler(async ({ input: { project_id, what } }) => {
        const { folder, view } = await desks.get(project_id)
        if (what === 'project') return asDesktop().reveal(folder)
        const file = what === 'log' ? projectFiles.log : view.film.file
        if (file === null) throw new StudioError('file_missing', { file: projectFiles.export })
        return asDesktop().reveal(join(folder, file))
      }),
      openExternal: os.system.openExternal.handler(({ input }) => asDesktop().openExternal(input.url))
    }
  }
}
