/** What can be found among the settings, and on which part of the dialog it stands. */
export const settingTitles: readonly { part: string; title: string }[] = [
  { part: 'engines', title: 'Address of ComfyUI, and a test' },
  { part: 'engines', title: 'Headers for a proxy’s login' },
  { part: 'engines', title: 'Folder of ComfyUI on this machine' },
  { part: 'engines', title: 'Limits of a small graphics card' },
  { part: 'workflows', title: 'Workflows and their folder' },
  { part: 'media', title: 'ffmpeg and ffprobe' },
  { part: 'new', title: 'Size, frame rate and engine of new projects' },
  { part: 'appearance', title: 'Theme: dark, light, or as the system' },
  { part: 'appearance', title: 'Notifications' },
  { part: 'shortcuts', title: 'Keyboard shortcuts' }
]
