import type { SegmentKey } from '../../model/project-state.ts'
import type { CallParts } from './studio-api.ts'

const segmentOf = (input: { shot_id: string; segment_index: number }): SegmentKey => ({
  shotId: input.shot_id,
  index: input.segment_index
})

/** The calls on an open project. */
export function projectCalls({ os, desks }: CallParts) {
  const deskOf = ({ project_id }: { project_id: string }) => desks.get(project_id)
  /** Of a project that may be changed here. */
  const workOn = async (input: { project_id: string }) => {
    const desk = await deskOf(input)
    desk.assertWritable()
    return desk
  }
  const { project, run, takes, film } = os
  const noSignal = new AbortController().signal

  return {
    project: {
      get: project.get.handler(async ({ input }) => (await deskOf(input)).view),
      events: project.events.handler(async ({ input, signal }) => (await deskOf(input)).events(signal)),
      edit: project.edit.handler(async ({ input: { project_id, ...edit } }) =>
        (await deskOf({ project_id })).edit(edit)
      ),
      candidates: project.candidates.handler(async ({ input }) => (await deskOf(input)).candidates(input.shot_id)),
      addPictures: project.addPictures.handler(async ({ input }) => (await deskOf(input)).addPictures(input.pictures))
    },
    run: {
      outlook: run.outlook.handler(async ({ input, signal = noSignal }) =>
        (await deskOf(input)).outlook(input.shots, signal)
      ),
      start: run.start.handler(async ({ input }) => (await workOn(input)).startRun(input.shots)),
      pause: run.pause.handler(async ({ input }) => (await workOn(input)).run.pause()),
      hold: run.hold.handler(async ({ input }) => (await workOn(input)).run.hold()),
      resume: run.resume.handler(async ({ input }) => (await workOn(input)).run.resume()),
      stop: run.stop.handler(async ({ input }) => (await workOn(input)).run.stop(input.how)),
      first: run.first.handler(async ({ input }) => (await workOn(input)).run.first(input.shot_id)),
      order: run.order.handler(async ({ input }) => (await workOn(input)).run.order(input.shots)),
      cancelShot: run.cancelShot.handler(async ({ input }) => (await workOn(input)).run.cancelShot(input.shot_id))
    },
    takes: {
      list: takes.list.handler(async ({ input }) => (await deskOf(input)).takes.list(segmentOf(input))),
      select: takes.select.handler(async ({ input }) =>
        (await workOn(input)).takes.select(segmentOf(input), input.take_id)
      ),
      release: takes.release.handler(async ({ input }) => (await workOn(input)).takes.release(segmentOf(input))),
      star: takes.star.handler(async ({ input }) =>
        (await workOn(input)).takes.star(segmentOf(input), input.take_id, input.is_starred)
      ),
      reject: takes.reject.handler(async ({ input }) =>
        (await workOn(input)).takes.reject(segmentOf(input), input.take_id, input.note)
      ),
      remove: takes.remove.handler(async ({ input }) =>
        (await workOn(input)).takes.remove(segmentOf(input), input.take_id)
      ),
      again: takes.again.handler(async ({ input: { how, with_run: isWithRun, ...input } }) =>
        (await workOn(input)).takes.again(segmentOf(input), { how, isWithRun })
      ),
      rerender: takes.rerender.handler(async ({ input: { how, with_run: isWithRun, ...input } }) =>
        (await workOn(input)).takes.rerender(segmentOf(input), { how, isWithRun })
      )
    },
    film: {
      make: film.make.handler(async ({ input }) => (await workOn(input)).film.make({ isWithGaps: input.with_gaps })),
      cancel: film.cancel.handler(async ({ input }) => (await workOn(input)).film.cancel())
    }
  }
}
