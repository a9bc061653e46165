import type { ErrorFacts } from './studio-error.ts'

interface ErrorText {
  /** One sentence for the user. */
  says(facts: ErrorFacts): string
  /** The next step that mends it. */
  fix(facts: ErrorFacts): string
  /** Whether the same call may succeed later with nothing changed by a person. */
  isRetryable: boolean
}

const text = (facts: ErrorFacts, key: string, otherwise = ''): string => {
  const value = facts[key]
  return value === undefined || value === null ? otherwise : typeof value === 'string' ? value : JSON.stringify(value)
}

const define = (says: ErrorText['says'], fix: ErrorText['fix'] | string, isRetryable = false): ErrorText => ({
  says,
  fix: typeof fix === 'string' ? () => fix : fix,
  isRetryable
})

/** What happened and why, where the error says so itself. */
const said =
  (otherwise: ErrorText['says']): ErrorText['says'] =>
  (facts) =>
    facts['what'] === undefined ? otherwise(facts) : [text(facts, 'what'), text(facts, 'cause')].join(' ').trim()

/** The error's own steps, or what mends most of its kind. */
const steps =
  (otherwise: string): ErrorText['fix'] =>
  ({ steps: own }) =>
    Array.isArray(own) && own.length > 0 ? own.map(String).join(' ') : otherwise

/** Every code that a user can meet. ARCHITECTURE.md lists the same ones; a test holds them together. */
export const errorTable = {
  // the project folder
  project_missing: define(
    (f) => `There is no project in ${text(f, 'folder')}.`,
    'Choose a folder with a project.json or a storyboards folder, or make one with "framechain new".'
  ),
  project_exists: define(
    (f) => `${text(f, 'folder')} already holds a project.`,
    'Choose another folder, or open this one.'
  ),
  project_locked: define(
    (f) =>
      `The project is open in another Framechain (process ${text(f, 'pid', 'unknown')} on ${text(f, 'host', 'this machine')}).`,
    'Close it there first.',
    true
  ),
  project_read_only: define(
    (f) => `The project in ${text(f, 'folder')} is open for reading only.`,
    'Close it where else it is open, then open it again.'
  ),
  project_newer: define(
    (f) =>
      `${text(f, 'file')} was made by a newer Framechain (schema ${text(f, 'found')}, this one reads up to ${text(f, 'known')}).`,
    'Update Framechain. The file was not touched.'
  ),
  project_closed: define(() => 'The project is not open here any more.', 'Open it again from the home page.'),
  file_invalid: define(
    (f) =>
      `${text(f, 'file')} can't be read${f.path ? `: ${text(f, 'path')}` : ''}: expected ${text(f, 'expected')}${f.found === undefined ? '' : `, found ${text(f, 'found')}`}.`,
    (f) => `Correct ${text(f, 'path', 'the file')} in ${text(f, 'file')} and open the project again.`
  ),
  file_missing: define(
    (f) => `${text(f, 'file', 'A file')} is not there.`,
    (f) => `Put ${text(f, 'file', 'the file')} back, or choose another.`
  ),
  path_outside: define(
    (f) => `${text(f, 'path')} leads out of the project folder.`,
    'Copy the file into the project and name it relative to the project folder.'
  ),
  storyboard_missing: define(
    (f) => `There is no storyboard in ${text(f, 'folder')}.`,
    'Put a storyboard_*.json into the storyboards folder.'
  ),
  workflow_unknown: define(
    (f) => `The workflow ${text(f, 'workflow')} is not known.`,
    (f) => `Choose one of: ${text(f, 'known')}.`
  ),
  node_too_old: define(
    (f) => `This needs Node ${text(f, 'needed')} or later; it runs on ${text(f, 'found')}.`,
    'Start Framechain with "npm run framechain --", which brings its own Node, or install a newer one.'
  ),
  invalid_workflow: define(
    (f) => `${text(f, 'file')} can't run${f.where ? ` (${text(f, 'where')})` : ''}: ${text(f, 'reason')}`,
    (f) => text(f, 'fix', 'Mend the graph in ComfyUI and export it again with "Export (API)".')
  ),
  workflow_place_missing: define(
    (f) => `The workflow has no place for: ${text(f, 'details')}.`,
    'See "framechain workflow check <file>", and put a tag such as [PROMPT] or [SIZE] into the title of the right node.'
  ),
  end_frame_missing: define(
    (f) =>
      `The workflow can't run without an end frame: ${text(f, 'class')} (node ${text(f, 'node')}) needs ${text(f, 'input')}.`,
    'Give the shot an end_keyframe and keep it within one segment, or choose a workflow that ends on no picture.'
  ),
  workflow_tag_wrong: define(
    (f) => `A tag in the workflow can't be followed: ${text(f, 'reason')}`,
    'Correct the title of that node in ComfyUI and export the graph again.'
  ),
  // the disk
  disk_full: define(
    said((f) => `There is no room left for ${text(f, 'file', 'a file')}.`),
    steps('Free some space on that disk; what was finished is kept and the run goes on from there.'),
    true
  ),
  disk_failed: define(
    (f) => `The disk could not read or write ${text(f, 'file', 'a file')}.`,
    'Check the disk and its connection, then try again.',
    true
  ),
  no_access: define(
    (f) => `${text(f, 'file', 'A file')} may not be written or read.`,
    'Check the permissions of the folder, or move the project to a folder of your own.'
  ),
  too_many_files: define(
    () => 'The system has too many files open.',
    'Close other programs, or raise the limit of open files, then try again.',
    true
  ),
  // pictures and clips
  ffmpeg_missing: define(
    (f) =>
      f.found === undefined
        ? `${text(f, 'program', 'ffmpeg')} was not found.`
        : `${text(f, 'program', 'ffmpeg')} is version ${text(f, 'found')}, which is too old.`,
    'Install ffmpeg 5 or later (Debian: apt-get install ffmpeg; macOS: brew install ffmpeg; Windows: winget install ffmpeg).'
  ),
  ffmpeg_failed: define(
    (f) => `ffmpeg could not finish: ${text(f, 'reason', 'it gave no reason')}.`,
    'See the details for the command and its last words.'
  ),
  media_timeout: define(
    (f) => `${text(f, 'program', 'ffmpeg')} took longer than ${text(f, 'seconds')} s and was stopped.`,
    'Try again when the machine is less busy.',
    true
  ),
  clip_invalid: define(
    (f) => `${text(f, 'file')} is not a whole clip: ${text(f, 'reason')}.`,
    'Render the segment again.',
    true
  ),
  clip_frames: define(
    (f) => `${text(f, 'file')} has ${text(f, 'found')} frames where ${text(f, 'expected')} were asked.`,
    'Render the segment again; if it stays so, the workflow does not follow its frame rule.'
  ),
  picture_invalid: define(
    (f) => `${text(f, 'file')} is not a picture that can be used: ${text(f, 'reason')}.`,
    'Choose a PNG, JPEG or WebP picture of at most 64 megapixels.'
  ),
  // plan, generation and film
  shot_unknown: define(
    (f) => `There is no shot ${text(f, 'shot')} in the storyboard.`,
    (f) => `Choose from: ${text(f, 'known')}.`
  ),
  shot_not_ready: define(
    (f) => `Shot ${text(f, 'shot')} can't start: ${text(f, 'reason')}.`,
    'Choose a keyframe for the shot.'
  ),
  film_incomplete: define(
    (f) => `The film can't be made yet: ${text(f, 'missing')}.`,
    'Render them first with "framechain render", or make it with gaps: --gaps.'
  ),
  // takes
  take_unknown: define(
    (f) => `There is no take ${text(f, 'take')} of shot ${text(f, 'shot')}, segment ${text(f, 'segment')}.`,
    (f) => `Choose from: ${text(f, 'known', 'none; render the segment first')}.`
  ),
  take_selected: define(
    (f) => `The take ${text(f, 'take')} of shot ${text(f, 'shot')} is the one in the film.`,
    'Select another take first, then remove this one.'
  ),
  take_misfit: define(
    (f) =>
      `The take ${text(f, 'take')} does not fit its segment any more: it has ${text(f, 'frames')} frames at ${text(f, 'fps')} fps.`,
    'Choose a take of the present length, or give the shot its old length back.'
  ),
  no_bridge: define(
    (f) => `Shot ${text(f, 'shot')}, segment ${text(f, 'segment')} can't be bridged: ${text(f, 'reason')}.`,
    (f) => text(f, 'fix')
  ),
  engine_unavailable: define(
    (f) => `The engine ${text(f, 'engine')} can't be used${f.reason ? `: ${text(f, 'reason')}` : ''}.`,
    (f) => text(f, 'fix', 'Choose another engine.')
  ),
  // a server that renders; `what`, `cause` and `steps` come from the engine's classifier
  model_not_found: define(
    said((f) => `A model is not there: ${text(f, 'file', 'its file was not named')}.`),
    steps('Download the model into the folder that it belongs in, then try again.')
  ),
  insufficient_vram: define(
    said(() => 'The memory was too small for this render.'),
    steps('Render fewer frames, a smaller size, or with a smaller model, and close what else uses the graphics card.')
  ),
  timeout: define(
    said((f) => `${text(f, 'server', 'The server')} did not answer in time.`),
    steps('See whether the server is busy or hangs, then try again.'),
    true
  ),
  network_error: define(
    said((f) => `The connection to ${text(f, 'server', 'the server')} broke.`),
    steps('Check the network between this machine and the server, then try again.'),
    true
  ),
  worker_unavailable: define(
    said((f) => `${text(f, 'server', 'The server')} can't be used${f.reason ? `: ${text(f, 'reason')}` : ''}.`),
    steps('Start ComfyUI there, and check the address in the settings.'),
    true
  ),
  invalid_params: define(
    said(() => 'The server did not take a value of the workflow.'),
    steps('Correct the value, then try again.')
  ),
  missing_node: define(
    said((f) => `The server lacks node classes: ${text(f, 'classes', 'it did not say which')}.`),
    steps('Install the node pack that brings them with ComfyUI Manager, then restart ComfyUI.')
  ),
  sage_unavailable: define(
    said(() => 'SageAttention does not run on this server.'),
    steps('Turn SageAttention off, or install the sageattention package into the Python of ComfyUI.')
  ),
  cancelled: define(
    said(() => 'The render was stopped on the server, not by this Framechain.'),
    steps('Start it again when the server is free.')
  ),
  unknown: define(
    said((f) => `The server failed in a way that is not known${f.reason ? `: ${text(f, 'reason')}` : ''}.`),
    steps("See the details for the server's own words, and the console of ComfyUI for the rest.")
  ),
  // ComfyUI servers
  server_address: define(
    (f) => `${text(f, 'server', 'The address')} can't be a ComfyUI server${f.reason ? `: ${text(f, 'reason')}` : ''}.`,
    'Give its address as http://host:8188 or https://host/path.'
  ),
  usage: define(
    (f) => text(f, 'reason'),
    (f) => text(f, 'fix', 'See framechain --help.')
  ),
  BUG: define(
    (f) => `Something went wrong that nobody foresaw: ${text(f, 'message').split('\n')[0]}`,
    'Please send us the details below and what you did before.'
  )
} satisfies Record<string, ErrorText>

export type ErrorCode = keyof typeof errorTable
export const errorCodes = Object.keys(errorTable) as ErrorCode[]
