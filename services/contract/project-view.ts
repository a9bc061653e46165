import { z } from 'zod'
import { projectSchema } from '../model/project.ts'
import { progressSchema, segmentStateSchema } from '../model/segment-state.ts'
import { storyboardSchema } from '../model/storyboard.ts'
import { workflowProfileSchema } from '../model/workflow-profile.ts'
import { studioFailureSchema } from './studio-failure.ts'

/** A window's URL of a picture or clip of the project; no path. Another content has another URL. */
const url = z.string().min(1)

export const keyframeProblems = ['no_keyframe', 'keyframe_missing', 'keyframe_outside', 'keyframe_unreadable'] as const

/** A shot's picture, or why there is none. */
export const pictureViewSchema = z.object({
  /** Relative to the project; what was looked for, where there is a problem. */
  file: z.string().nullable(),
  problem: z.enum(keyframeProblems).nullable(),
  url: url.nullable(),
  /** The same in the size of a card. */
  thumb: url.nullable()
})
export type PictureView = z.infer<typeof pictureViewSchema>

/** The clip that shows a segment now. */
export const clipViewSchema = z.object({
  url,
  /** Evenly spread thumbnails side by side, `strip_count` of them. */
  strip: url,
  strip_count: z.int().positive(),
  frames: z.int().positive(),
  fps: z.number().positive(),
  width: z.int().positive(),
  height: z.int().positive(),
  engine: z.string(),
  fingerprint: z.string()
})
export type ClipView = z.infer<typeof clipViewSchema>

export const segmentViewSchema = z.object({
  shot_id: z.string(),
  segment_index: z.int().nonnegative(),
  state: segmentStateSchema,
  progress: progressSchema.nullable(),
  /** The live picture of a running segment, or the last one of a segment that has no clip. */
  preview: url.nullable(),
  clip: clipViewSchema.nullable(),
  failure: studioFailureSchema.nullable()
})
export type SegmentView = z.infer<typeof segmentViewSchema>

/** What a run would render now, and about how long it would take. */
export const outlookSchema = z.object({
  segments: z.array(
    z.object({
      shot_id: z.string(),
      segment_index: z.int().nonnegative(),
      reason: z.string(),
      estimate_ms: z.number().nonnegative().nullable()
    })
  ),
  fresh: z.int().nonnegative(),
  /** Shots that can't start. */
  not_ready: z.array(z.string()),
  estimate_ms: z.number().nonnegative().nullable(),
  /** Why nothing could be said, such as a workflow that is not known. */
  failure: studioFailureSchema.nullable()
})
export type Outlook = z.infer<typeof outlookSchema>

export const runStatuses = ['idle', 'starting', 'running', 'paused', 'holding', 'stopping'] as const

export const runViewSchema = z.object({
  status: z.enum(runStatuses),
  /** How it is being stopped. */
  stop: z.enum(['now', 'segment', 'shot']).nullable(),
  engine: z.string().nullable(),
  workflow: z.string().nullable(),
  started_at: z.string().nullable(),
  /** Shot ids of the run, in the order in which they are served. */
  shots: z.array(z.string()),
  /** Shots asked for that begin when this run is over. */
  next: z.array(z.string()),
  segments: z.int().nonnegative(),
  done: z.int().nonnegative(),
  eta_ms: z.number().nonnegative().nullable(),
  /** `text`: why one is not up, or that it does not respond; empty where all is well. */
  servers: z.array(z.object({ name: z.string(), is_up: z.boolean(), text: z.string() })),
  /** What the whole run waits for, such as room on the disk. */
  waiting_for: z.string().nullable(),
  /** Of the run before, or of the one before this process: how it ended. */
  last: z
    .object({
      outcome: z.enum(['done', 'failed', 'stopped', 'cancelled', 'broken_off']),
      rendered: z.int().nonnegative(),
      reused: z.int().nonnegative(),
      failed: z.int().nonnegative(),
      not_ready: z.array(z.string()),
      failure: studioFailureSchema.nullable(),
      ended_at: z.string().nullable()
    })
    .nullable()
})
export type RunView = z.infer<typeof runViewSchema>

export const filmViewSchema = z.object({
  status: z.enum(['none', 'making', 'ready', 'failed']),
  fraction: z.number().min(0).max(1),
  /** Relative to the project. */
  file: z.string().nullable(),
  url: url.nullable(),
  frames: z.int().nonnegative().nullable(),
  planned: z.int().nonnegative().nullable(),
  seconds: z.number().nonnegative().nullable(),
  bytes: z.int().nonnegative().nullable(),
  failure: studioFailureSchema.nullable()
})
export type FilmView = z.infer<typeof filmViewSchema>

/** All that a window shows of an open project: the truth, read anew after every reload. */
export const projectViewSchema = z.object({
  id: z.string(),
  /** Absolute; to be read by the user, never sent back. */
  folder: z.string(),
  /** Counts the changes of the document. */
  revision: z.int().nonnegative(),
  /** Who has it open for work, where that is not this studio: then nothing can be changed here. */
  held_by: z.object({ pid: z.int(), host: z.string() }).nullable(),
  project: projectSchema,
  storyboard: storyboardSchema,
  /** The numbers to plan with. */
  profile: workflowProfileSchema,
  pictures: z.record(z.string(), pictureViewSchema),
  segments: z.array(segmentViewSchema),
  outlook: outlookSchema.nullable(),
  run: runViewSchema,
  film: filmViewSchema,
  notices: z.array(z.string())
})
export type ProjectView = z.infer<typeof projectViewSchema>
