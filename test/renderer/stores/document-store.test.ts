import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { createDocumentStore, ofStoryboard } from '../../../renderer/stores/document-store.ts'
import { applyChange, type DocumentChange, type FilmDocument } from '../../../services/model/document-change.ts'
import {
  addShot,
  duplicateShots,
  editShots,
  mergeShots,
  moveShots,
  removeShots,
  splitShot
} from '../../../services/model/storyboard-edits.ts'
import { aProjectView } from '../project-view.ts'

afterEach(() => void vi.useRealTimers())

interface Sent {
  label: string
  change: DocumentChange
}

/** A store on a studio that keeps what it is sent, and fails as often as it is told. */
function aStore({ view = aProjectView(), failures = 0 } = {}) {
  const sent: Sent[] = []
  let left = failures
  let clock = 0
  const store = createDocumentStore({
    client: {
      project: {
        edit: ({ label, change }: Sent) => {
          if (left-- > 0) return Promise.reject(new Error('no room'))
          sent.push({ label, change })
          return Promise.resolve({ revision: sent.length })
        }
      }
    } as never,
    projectId: 'project',
    clientId: 'here',
    view,
    now: () => clock,
    saveAfterMs: 5
  })
  /** The document as the studio has it by now. */
  const atStudio = (): FilmDocument =>
    sent.reduce<FilmDocument>((document, { change }) => applyChange(document, change), {
      project: view.project,
      storyboard: view.storyboard,
      pictures: Object.fromEntries(Object.entries(view.pictures).map(([id, { file }]) => [id, file]))
    })
  return { store, sent, atStudio, later: (ms: number) => (clock += ms) }
}

const setPrompt = (id: string, prompt: string) =>
  ofStoryboard((storyboard) => editShots(storyboard, [id], { prompt }).storyboard)
const ids = ({ storyboard }: FilmDocument): string[] => storyboard.shots.map(({ shot_id }) => shot_id)
const promptOf = ({ storyboard }: FilmDocument, id: string) =>
  storyboard.shots.find(({ shot_id }) => shot_id === id)?.prompt

test('[DOC-1] an edit shows at once, is sent by itself, and holds only what changed', async () => {
  const { store, sent, atStudio } = aStore()
  store.edit('Change prompt of 002', setPrompt('002', 'A storm'))
  expect([promptOf(store.getState().document, '002'), store.getState().saving]).toEqual(['A storm', 'saving'])
  await vi.waitFor(() => expect(store.getState().saving).toBe('saved'))
  expect(sent.map(({ label, change }) => [label, Object.keys(change), change.put?.length])).toEqual([
    ['Change prompt of 002', ['put'], 1]
  ])
  expect(atStudio()).toEqual(store.getState().document)
})

test('[DOC-2] undo takes back the last step with its label, redo brings it again', () => {
  const { store } = aStore()
  store.edit(
    'Delete 002',
    ofStoryboard((storyboard) => removeShots(storyboard, ['002']).storyboard)
  )
  expect(ids(store.getState().document)).toEqual(['001', '003'])
  expect([store.undo(), ids(store.getState().document)]).toEqual(['Delete 002', ['001', '002', '003']])
  expect([store.redo(), ids(store.getState().document)]).toEqual(['Delete 002', ['001', '003']])
  expect([store.undo(), store.undo()]).toEqual(['Delete 002', null])
})

test('[DOC-3] typing in one field is one step, until a pause or another field', () => {
  const { store, later } = aStore()
  for (const prompt of ['A', 'A s', 'A st']) {
    store.edit('Change prompt', setPrompt('001', prompt), { merge: 'prompt 001' })
    later(300)
  }
  later(5000)
  store.edit('Change prompt', setPrompt('001', 'A storm'), { merge: 'prompt 001' })
  store.edit('Change prompt', setPrompt('002', 'B'), { merge: 'prompt 002' })
  const prompts = () => ['001', '002'].map((id) => promptOf(store.getState().document, id))
  const seen = [prompts()]
  while (store.undo() !== null) seen.push(prompts())
  expect(seen).toEqual([
    ['A storm', 'B'],
    ['A storm', 'Prompt 002'],
    ['A st', 'Prompt 002'],
    ['Prompt 001', 'Prompt 002']
  ])
})

test('[DOC-4] what another window edited comes in, and undo here leaves it alone', () => {
  const { store } = aStore()
  store.edit('Change prompt of 001', setPrompt('001', 'Mine'))
  const [shot] = aProjectView({ shots: [{ shot_id: '002', prompt: 'Theirs' }] }).storyboard.shots
  store.receive({ type: 'document', revision: 1, client: 'there', label: '', change: { put: [shot!] } })
  expect(['001', '002'].map((id) => promptOf(store.getState().document, id))).toEqual(['Mine', 'Theirs'])
  store.undo()
  expect(['001', '002'].map((id) => promptOf(store.getState().document, id))).toEqual(['Prompt 001', 'Theirs'])
})

test('[DOC-5] a failed save says so, loses nothing, and is sent again', async () => {
  vi.useFakeTimers()
  const { store, atStudio } = aStore({ failures: 1 })
  store.edit('Change prompt of 001', setPrompt('001', 'Kept'))
  await vi.advanceTimersByTimeAsync(10)
  expect([store.getState().saving, store.getState().failure]).toEqual(['failed', new Error('no room')])
  store.edit('Change prompt of 002', setPrompt('002', 'Also'))
  await vi.advanceTimersByTimeAsync(5000)
  expect([store.getState().saving, atStudio()]).toEqual(['saved', store.getState().document])
})

test('[DOC-6] after a lost connection, unsaved edits stand on top of the studio’s truth', async () => {
  const { store, atStudio } = aStore()
  store.edit('Change prompt of 001', setPrompt('001', 'Typed while away'))
  const view = aProjectView({
    shots: ['001', '002', '003', '004'].map((shot_id) => ({ shot_id, prompt: `New ${shot_id}` }))
  })
  store.receive({ type: 'view', view })
  expect(['001', '002', '004'].map((id) => promptOf(store.getState().document, id))).toEqual([
    'Typed while away',
    'New 002',
    'New 004'
  ])
  await store.flush()
  expect(promptOf(atStudio(), '001')).toBe('Typed while away')
})

test('[DOC-7] a project that another process has is not edited', () => {
  const { store, sent } = aStore({ view: aProjectView({ held_by: { pid: 7, host: 'other' } }) })
  store.edit('Change prompt of 001', setPrompt('001', 'No'))
  expect([promptOf(store.getState().document, '001'), store.undo(), sent]).toEqual(['Prompt 001', null, []])
})

const anEdit = fc.record({
  kind: fc.constantFrom('add', 'duplicate', 'split', 'merge', 'remove', 'move', 'edit', 'picture', 'project'),
  at: fc.nat(30),
  other: fc.nat(30),
  text: fc.string({ maxLength: 8 })
})

test('[DOC-8] any 200 edits, all undone, leave the document as it was, byte for byte; redone, as it became', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anEdit, { minLength: 200, maxLength: 200 }), async (edits) => {
      const { store, atStudio, later } = aStore()
      const first = JSON.stringify(store.getState().document)
      for (const { kind, at, other, text } of edits) {
        later(10_000)
        const all = ids(store.getState().document)
        const id = all[at % Math.max(1, all.length)] ?? 'none'
        const second = all[other % Math.max(1, all.length)] ?? 'none'
        store.edit(kind, (document) => {
          const { storyboard } = document
          switch (kind) {
            case 'add':
              return {
                ...document,
                storyboard: addShot(storyboard, all.length === 0 ? null : id, { prompt: text }).storyboard
              }
            case 'duplicate':
              return { ...document, storyboard: duplicateShots(storyboard, [id, second]).storyboard }
            case 'split':
              return { ...document, storyboard: splitShot(storyboard, id, other, 24).storyboard }
            case 'merge':
              return { ...document, storyboard: mergeShots(storyboard, [id, second]).storyboard }
            case 'remove':
              return { ...document, storyboard: removeShots(storyboard, [id]).storyboard }
            case 'move':
              return { ...document, storyboard: moveShots(storyboard, [id], second).storyboard }
            case 'edit':
              return {
                ...document,
                storyboard: editShots(storyboard, [id, second], { prompt: text, seed: other }).storyboard
              }
            case 'picture':
              return { ...document, pictures: { ...document.pictures, [id]: text === '' ? null : `keyframes/${text}` } }
            default:
              return { ...document, project: { ...document.project, name: text === '' ? 'Film' : text } }
          }
        })
      }
      const last = JSON.stringify(store.getState().document)
      while (store.undo() !== null);
      const { pictures, ...undone } = store.getState().document
      // a shot that never had a picture is written as one that has none
      const named = Object.fromEntries(Object.entries(pictures).filter(([, file]) => file !== null))
      expect(JSON.stringify({ ...undone, pictures: named })).toBe(first)
      while (store.redo() !== null);
      expect(JSON.stringify(store.getState().document)).toBe(last)
      await store.flush()
      expect(atStudio().storyboard).toEqual(store.getState().document.storyboard)
    }),
    { numRuns: 20 }
  )
})

/** A store whose saves are answered when the test says so. */
function aSlowStore() {
  const view = aProjectView()
  const answers: PromiseWithResolvers<{ revision: number }>[] = []
  const edit = () => {
    answers.push(Promise.withResolvers())
    return answers.at(-1)!.promise
  }
  const store = createDocumentStore({
    client: { project: { edit } } as never,
    projectId: 'project',
    clientId: 'here',
    view,
    saveAfterMs: 0
  })
  const tell = (client: string, prompt: string): void =>
    store.receive({
      type: 'document',
      revision: 1,
      client,
      label: '',
      change: { put: [{ ...view.storyboard.shots[1]!, prompt }] }
    })
  const sent = (): Promise<void> => vi.waitFor(() => expect(answers).toHaveLength(1))
  return { store, view, tell, sent, answers, prompt: () => promptOf(store.getState().document, '002') }
}

test('[DOC-9] of two windows at one shot, both show what the studio took last', async () => {
  const { store, tell, sent, answers, prompt } = aSlowStore()
  store.edit('Change prompt', setPrompt('002', 'mine'))
  await sent()
  // the studio took it before ours, and its word on ours comes after the answer
  answers[0]!.resolve({ revision: 2 })
  await vi.waitFor(() => expect(store.getState().saving).toBe('saved'))
  tell('there', 'theirs, before')
  expect(prompt()).toBe('mine')
  tell('here', 'mine')
  tell('there', 'theirs, after')
  expect(prompt()).toBe('theirs, after')
})

test('[DOC-10] a view that comes while a save is under way does not hide the edit', async () => {
  const { store, view, sent, answers, prompt } = aSlowStore()
  store.edit('Change prompt', setPrompt('002', 'mine'))
  await sent()
  store.receive({ type: 'view', view })
  expect(prompt()).toBe('mine')
  answers[0]!.resolve({ revision: 1 })
  await vi.waitFor(() => expect(store.getState().saving).toBe('saved'))
  // on disk, it is in the next view, unless somebody has changed it since
  store.receive({ type: 'view', view })
  expect(prompt()).toBe(view.storyboard.shots[1]!.prompt)
  expect(answers).toHaveLength(1)
})
