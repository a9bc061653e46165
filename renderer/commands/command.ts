/** Something that a person can do, from the palette, by keys, and from the desktop's menu. */
export interface Command {
  /** `area.verb`: what shortcuts are remembered by. */
  id: string
  /** What a person reads: "Split shot at the playhead". */
  title: string
  group: 'Film' | 'Edit' | 'Shots' | 'Playback' | 'Generate' | 'View' | 'Project' | 'Help'
  /** Built-in keys, such as `Mod+Z`, `Space`, `Shift+ArrowLeft`, `?`. Mod is Cmd on a Mac, else Ctrl. */
  keys?: readonly string[]
  /** Shown in the palette only where it is true; true where left out. */
  isEnabled?: () => boolean
  /** Also while a text is typed in, or in a dialog; for commands with a modifier. */
  worksWhileTyping?: boolean
  run(): void
}
