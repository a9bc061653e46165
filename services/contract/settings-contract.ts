import { z } from 'zod'
import { call, nothing, ofProject } from './base.ts'

/** How the window looks and listens: the user's own, the same in every window. */
export const preferencesSchema = z.object({
  theme: z.enum(['system', 'dark', 'light']),
  /** Command id to keys, where they are not the built-in ones; an empty list turns the shortcut off. */
  shortcuts: z.record(z.string(), z.array(z.string())),
  /** Whether keys without a modifier do anything: a stray letter, spoken or touched, is then no command. */
  single_key_shortcuts: z.boolean(),
  /** Whether Generate starts without saying first what it will do. */
  generate_at_once: z.boolean(),
  /** Whether a browser tells that a run or a film has ended while nobody looks; a desktop always does. */
  notify: z.boolean(),
  /** What a new project begins with. */
  new_project: z.object({ fps: z.number(), width: z.int(), height: z.int(), engine: z.string() })
})
export type Preferences = z.infer<typeof preferencesSchema>

export const settingsViewSchema = z.object({
  comfy_url: z.string(),
  /** Names only: what they hold is not sent out again. */
  comfy_header_names: z.array(z.string()),
  comfy_root: z.string().nullable(),
  workflows_folder: z.string().nullable(),
  lift_limits: z.boolean(),
  ffmpeg: z.string().nullable(),
  ffprobe: z.string().nullable(),
  preferences: preferencesSchema,
  /** Settings that an environment variable decides, and which. */
  fixed_by: z.record(z.string(), z.string())
})
export type SettingsView = z.infer<typeof settingsViewSchema>

export const settingsPatchSchema = z
  .object({
    comfy_url: z.string().trim().min(1),
    /** By name; null takes one out, and those that are left out stay: their values are known to nobody here. */
    comfy_headers: z.record(
      z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, 'the name of a header, without spaces'),
      z.string().nullable()
    ),
    comfy_root: z.string().trim().min(1).nullable(),
    workflows_folder: z.string().trim().min(1).nullable(),
    lift_limits: z.boolean(),
    ffmpeg: z.string().trim().min(1).nullable(),
    ffprobe: z.string().trim().min(1).nullable(),
    preferences: preferencesSchema.partial()
  })
  .partial()
export type SettingsPatch = z.infer<typeof settingsPatchSchema>

export const doctorLineSchema = z.object({
  what: z.string(),
  ok: z.boolean(),
  needed: z.boolean(),
  found: z.string(),
  fix: z.string().nullable()
})

export const settingsContract = {
  get: call
    .route({ method: 'GET', path: '/settings', summary: 'The settings of this user' })
    .output(settingsViewSchema),
  save: call
    .route({ method: 'PATCH', path: '/settings', summary: 'Changes settings; what is left out stays' })
    .input(settingsPatchSchema)
    .output(settingsViewSchema)
}

/** What the window may ask of the desktop around it; `false` where there is none (a browser). */
export const abilitiesSchema = z.object({ pick_folder: z.boolean(), reveal: z.boolean(), open_external: z.boolean() })

export const systemContract = {
  info: call.route({ method: 'GET', path: '/system', summary: 'What serves this window' }).output(
    z.object({
      version: z.string(),
      host: z.enum(['desktop', 'browser']),
      platform: z.string(),
      abilities: abilitiesSchema
    })
  ),
  doctor: call
    .route({ method: 'GET', path: '/system/doctor', summary: 'What this machine has and what is missing' })
    .output(z.array(doctorLineSchema)),
  /** Null where the user chose none. */
  pickFolder: call
    .route({
      method: 'POST',
      path: '/system/pick-folder',
      summary: 'Asks the user for a folder, in the desktop window'
    })
    .input(z.object({ title: z.string() }))
    .output(z.string().nullable()),
  reveal: call
    .route({
      method: 'POST',
      path: '/projects/{project_id}/reveal',
      summary: 'Shows the project or its film in the folder, in the desktop window'
    })
    .input(ofProject.extend({ what: z.enum(['project', 'film', 'log']) }))
    .output(nothing),
  openExternal: call
    .route({
      method: 'POST',
      path: '/system/open-external',
      summary: 'Opens an https page in the browser, in the desktop window'
    })
    .input(z.object({ url: z.url({ protocol: /^https$/ }) }))
    .output(nothing)
}
