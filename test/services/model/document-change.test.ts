import { expect, test } from 'vitest'
import { applyChange, changeBetween, type FilmDocument } from '../../../services/model/document-change.ts'
import { editShots } from '../../../services/model/storyboard-edits.ts'
import { aProject, aShot, aStoryboard } from '../../builders/storyboard.ts'

const aDocument = (change: Partial<FilmDocument> = {}): FilmDocument => ({
  project: aProject(),
  storyboard: aStoryboard(aShot(), aShot({ shot_id: '002' })),
  pictures: { '001': 'selected/001.png' },
  ...change
})

test('[DOCCHANGE-1] a setting that becomes empty is in the change, and comes back', () => {
  const before = aDocument({ project: aProject({ workflow: 'mine.json' }) })
  const after = { ...before, project: { ...before.project, workflow: null } }
  expect(changeBetween(before, after)).toEqual({ project: { workflow: null } })
  expect(applyChange(after, changeBetween(after, before))).toEqual(before)
})

test('[DOCCHANGE-2] a picture that is taken away is null in the change', () => {
  const before = aDocument()
  expect(changeBetween(before, { ...before, pictures: { '001': null } })).toEqual({ pictures: { '001': null } })
  expect(changeBetween(before, { ...before, pictures: {} })).toEqual({ pictures: { '001': null } })
})

test('[DOCCHANGE-3] an edit of several shots may be made of each one', () => {
  const { storyboard } = aDocument()
  const edited = editShots(storyboard, ['001', '002'], ({ shot_id }) => ({ scene: `of ${shot_id}`, prompt: undefined }))
  expect(edited.storyboard.shots.map(({ scene, prompt }) => [scene, prompt])).toEqual([
    ['of 001', undefined],
    ['of 002', undefined]
  ])
})
