import { expect, test } from 'vitest'
import { createRenderFollower, partToFollow } from '../../../../renderer/features/viewer/render-follower.ts'
import { createJobsStore } from '../../../../renderer/stores/jobs-store.ts'
import { createSessionStore } from '../../../../renderer/stores/session-store.ts'
import type { SegmentView } from '../../../../services/contract/project-view.ts'
import { filmSpans } from '../../../../services/model/film-spans.ts'
import { aReel, FPS } from '../../player/a-reel.ts'
import { aPlayerOn } from '../../player/fake-player.ts'
import { aProjectView, aSegmentView } from '../../project-view.ts'

const running: SegmentView['state'] = {
  status: 'running',
  ticket: { engine: 'animatic', id: '1' },
  fingerprint: 'f',
  at: 'now'
}

/** A film of three shots of a second, named as the reel's parts. */
function aFollower({ isBusy = (): boolean => false } = {}) {
  const view = aProjectView({ shots: ['0', '1', '2'].map((shot_id) => ({ shot_id, duration: 1 })) })
  const jobs = createJobsStore({ view })
  const spans = filmSpans({ shots: ['0', '1', '2'].map((shotId) => ({ shotId, filmFrames: FPS })) as never })
  const session = createSessionStore({ spans: () => spans })
  const { player } = aPlayerOn(new Map())
  player.setReel(aReel('0', '1', '2'))
  session.subscribe(({ playhead }) => player.placeAt(playhead))
  const follower = createRenderFollower({ jobs, session, player, isBusy })
  const stop = follower.start()
  const run = (status: 'running' | 'idle') => jobs.receive({ type: 'run', run: { ...view.run, status } })
  const render = (...ids: string[]) =>
    jobs.receive({
      type: 'segments',
      segments: ['0', '1', '2'].map((shot_id) =>
        aSegmentView({ shot_id, state: ids.includes(shot_id) ? running : { status: 'waiting' } })
      )
    })
  return { jobs, session, player, follower, stop, run, render, at: () => session.getState().playhead / FPS }
}

test('[FOLLOW-1] from the start of a run on the playhead goes where something is rendered', () => {
  const { run, render, at, follower, stop } = aFollower()
  run('running')
  render('1')
  expect([at(), follower.state.getState()]).toEqual([1, { isRunning: true, isFollowing: true }])
  render('2')
  expect(at()).toBe(2)
  run('idle')
  expect(follower.state.getState()).toEqual({ isRunning: false, isFollowing: false })
  stop()
})

test('[FOLLOW-2] it stays where it is as long as that is rendered, whatever else is', () => {
  const { run, render, at, stop } = aFollower()
  run('running')
  render('1')
  render('0', '1')
  expect(at()).toBe(1)
  stop()
})

test('[FOLLOW-3] who goes elsewhere or plays is left alone, until they ask to follow again', () => {
  const { run, render, at, session, player, follower, stop } = aFollower()
  run('running')
  render('1')
  session.select(['0'])
  render('2')
  expect(at()).toBe(0)
  follower.toggle()
  expect(at()).toBe(2)
  player.play()
  render('1')
  expect(at()).toBe(2)
  player.pause()
  stop()
})

test('[FOLLOW-4] while a person types nothing changes under their hands', () => {
  let isBusy = true
  const { run, render, at, stop } = aFollower({ isBusy: () => isBusy })
  run('running')
  render('1')
  expect(at()).toBe(0)
  isBusy = false
  render('1')
  expect(at()).toBe(1)
  stop()
})

test('[FOLLOW-5] where nothing is rendered there is nothing to follow', () => {
  expect(partToFollow(aReel('0', '1'), new Map(), null)).toBeNull()
})
