import { expect, test } from 'vitest'
import {
  applyChange,
  changeBetween,
  documentChangeSchema,
  type FilmDocument
} from '../../../services/model/document-change.ts'
import { editShots, removeShots, splitShot } from '../../../services/model/storyboard-edits.ts'
import type { ProjectStore } from '../../../services/project/project-store.ts'
import { aProjectOnDisk, projectFolders, readText } from '../../builders/project-folder.ts'

const STORYBOARD = 'storyboards/storyboard_main.json'

/** As people and old programs write it: fields in any order, numbers as text, ids as numbers or left out, unknown fields. */
const found = {
  version: 2,
  shots: [
    { prompt: 'a lighthouse', note: { by: 'hand' }, duration: '5.0', shot_id: 1, seed: null },
    { duration: 3, prompt: 'no id' },
    { camera_movement: '', shot_id: '003', steps: '20', prompt: '' }
  ],
  own: true
}

/** The edit as a window sends it. */
async function edit(
  store: ProjectStore,
  change: (document: FilmDocument) => FilmDocument['storyboard']
): Promise<void> {
  const before: FilmDocument = { project: store.project, storyboard: store.storyboard, pictures: {} }
  const sent = documentChangeSchema.parse(
    JSON.parse(JSON.stringify(changeBetween(before, { ...before, storyboard: change(before) })))
  )
  await store.saveStoryboard((storyboard) => applyChange({ ...before, storyboard }, sent).storyboard)
}

test('[PROJECT-19] shots that are taken out, changed or cut, and all of it undone, leave the same bytes', async () => {
  const folder = await aProjectOnDisk({ [STORYBOARD]: found })
  await using store = Object.assign(await projectFolders().open(folder), {
    async [Symbol.asyncDispose]() {
      await store.close()
    }
  })
  const first = store.storyboard
  // the first save writes the ids that were left out
  await edit(store, ({ storyboard }) => editShots(storyboard, ['1'], { prompt: 'another' }).storyboard)
  await edit(store, () => first)
  const before = await readText(folder, STORYBOARD)
  expect(before).toContain('"duration": "5.0"')
  await edit(store, ({ storyboard }) => splitShot(storyboard, '1', 24, 24).storyboard)
  await edit(store, ({ storyboard }) => removeShots(storyboard, ['002', '003']).storyboard)
  expect(await readText(folder, STORYBOARD)).not.toBe(before)
  await edit(store, () => first)
  expect(await readText(folder, STORYBOARD)).toBe(before)
})
