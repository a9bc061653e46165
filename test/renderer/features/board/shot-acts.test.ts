import { expect, test } from 'vitest'
import { createShotActs } from '../../../../renderer/features/board/shot-acts.ts'
import { createDocumentStore } from '../../../../renderer/stores/document-store.ts'
import { createFilmPlanner } from '../../../../renderer/stores/film-plan.ts'
import { createJobsStore } from '../../../../renderer/stores/jobs-store.ts'
import { createSessionStore } from '../../../../renderer/stores/session-store.ts'
import type { StudioClient } from '../../../../services/contract/studio-contract.ts'
import { aProjectView } from '../../project-view.ts'

/** Three shots of two seconds at 24 frames a second, and what was asked of the studio. */
function aBoard(change: Parameters<typeof aProjectView>[0] = {}) {
  const view = aProjectView(change)
  const asked: unknown[] = []
  const said: string[] = []
  const client = {
    project: {
      async edit() {
        asked.push('edit')
        return { revision: 1 }
      }
    },
    run: {
      first: async (input: unknown) => void asked.push({ first: input })
    }
  } as unknown as StudioClient
  const document = createDocumentStore({ client, projectId: 'project', clientId: 'window', view, saveAfterMs: 60_000 })
  const jobs = createJobsStore({ view })
  const planner = createFilmPlanner()
  const film = () => planner(document.getState().document, document.getState().profile, jobs.getState().pictures)
  const session = createSessionStore({ spans: () => film().spans })
  const acts = createShotActs({
    project: { client, projectId: 'project', document, jobs, session, film },
    announce: (text) => said.push(text),
    onFailure: (error) => asked.push(error)
  })
  const look = () => ({
    ids: document.getState().document.storyboard.shots.map(({ shot_id }) => shot_id),
    selection: session.getState().selection,
    steps: document.getState().past.map(({ label }) => label)
  })
  return { acts, document, session, jobs, asked, said, look }
}

test('[SHOT-ACTS-1] a new shot comes after the selected ones and is selected; with none selected, at the end', () => {
  const { acts, session, look } = aBoard()
  acts.add()
  expect(look()).toEqual({ ids: ['001', '002', '003', '004'], selection: ['004'], steps: ['Add shot'] })
  session.select(['001', '002'])
  acts.add()
  expect(look().ids).toEqual(['001', '002', '002A', '003', '004'])
})

test('[SHOT-ACTS-2] copies start from the picture that was chosen for the shot', () => {
  const { acts, document, session, look } = aBoard()
  session.select(['001', '003'])
  acts.duplicate()
  const { ids, selection, steps } = look()
  expect({ selection, steps }).toEqual({ selection: ids.slice(3), steps: ['Duplicate 2 shots'] })
  const { pictures } = document.getState().document
  expect(selection.map((id) => pictures[id])).toEqual(['selected/001.png', 'selected/003.png'])
})

test('[SHOT-ACTS-3] a shot is split at the playhead, which stays at the cut; both parts have its picture', () => {
  const { acts, document, session, look } = aBoard()
  session.seek(48 + 20)
  expect(acts.canSplit()).toBe(true)
  acts.split()
  expect(look()).toEqual({ ids: ['001', '002', '002A', '003'], selection: ['002', '002A'], steps: ['Split shot 002'] })
  expect(document.getState().document.pictures['002A']).toBe('selected/002.png')
  expect(session.getState().playhead).toBe(48 + 20)
})

test('[SHOT-ACTS-4] nothing is split at the first frame of a shot', () => {
  const { acts, session, look } = aBoard()
  session.seek(48)
  expect(acts.canSplit()).toBe(false)
  acts.split()
  expect(look().steps).toEqual([])
})

test('[SHOT-ACTS-5] one selected shot is merged with the next, several with each other', () => {
  const { acts, session, look } = aBoard()
  session.select(['003'])
  expect(acts.canMerge()).toBe(false)
  session.select(['002'])
  acts.merge()
  expect(look()).toEqual({ ids: ['001', '002'], selection: ['002'], steps: ['Merge 2 shots'] })
})

test('[SHOT-ACTS-6] what is deleted leaves its neighbour selected, and comes back by undo', () => {
  const { acts, document, session, said, look } = aBoard()
  session.select(['001', '002'])
  acts.remove()
  expect(look()).toEqual({ ids: ['003'], selection: ['003'], steps: ['Delete 2 shots'] })
  expect(said).toEqual(['2 shots were deleted.'])
  document.undo()
  expect(look().ids).toEqual(['001', '002', '003'])
})

test('[SHOT-ACTS-7] several moves in a row are one step, and each says where the shot is', () => {
  const { acts, document, session, said, look } = aBoard()
  session.select(['001'])
  acts.move('later')
  acts.move('later')
  expect(acts.canMove('later')).toBe(false)
  acts.move('later')
  expect(look()).toEqual({ ids: ['002', '003', '001'], selection: ['001'], steps: ['Move shot 001'] })
  expect(said).toEqual(['Shot 001 is 2 of 3 now.', 'Shot 001 is 3 of 3 now.'])
  document.undo()
  expect(look().ids).toEqual(['001', '002', '003'])
})

test('[SHOT-ACTS-8] a project that another process has can be looked at, and nothing else', () => {
  const { acts, session, look } = aBoard({ held_by: { pid: 1, host: 'other' } })
  session.select(['002'])
  for (const act of [acts.add, acts.duplicate, acts.merge, acts.remove]) act()
  expect(look()).toEqual({ ids: ['001', '002', '003'], selection: ['002'], steps: [] })
  expect([acts.canEdit(), acts.hasSelection(), acts.canMove('end')]).toEqual([false, false, false])
})

test('[SHOT-ACTS-9] a shot of the run can be put first, while there is one', async () => {
  const { acts, session, jobs, asked } = aBoard()
  session.select(['003'])
  expect(acts.canPutFirst()).toBe(false)
  const { run } = jobs.getState()
  jobs.receive({ type: 'run', run: { ...run, status: 'running', shots: ['001', '003'] } })
  expect(acts.canPutFirst()).toBe(true)
  acts.putFirst()
  expect(asked).toEqual([{ first: { project_id: 'project', shot_id: '003' } }])
})
