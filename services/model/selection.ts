import { z } from 'zod'

/** Which keyframe each shot starts from: `selected/selected_keyframes.json`. Unknown fields stay. */
export const keyframeSelectionSchema = z.looseObject(
  {
    project: z.string().nullish(),
    total_shots: z.number().nullish(),
    exported_at: z.string().nullish(),
    selections: z
      .array(
        z.looseObject({
          shot_id: z.preprocess(
            (value) => (typeof value === 'number' ? String(value) : value),
            z.string('the shot_id of a shot')
          ),
          filename_base: z.string().nullish(),
          selected_variant: z.union([z.number(), z.string()]).nullish(),
          selected_file: z.string('the file name of a picture').nullish(),
          source_path: z.string().nullish(),
          export_path: z.string().nullish()
        })
      )
      .default([])
  },
  'a selection: an object with a list "selections"'
)
export type KeyframeSelection = z.infer<typeof keyframeSelectionSchema>
