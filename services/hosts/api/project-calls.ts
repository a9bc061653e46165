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
  const workOn = (input: { project_id: string }) => {
    const desk = deskOf(input)
    desk.assertWritable()
    return desk
  }
  const { project, run, takes, film } = os
  const noSignal = new AbortController().signal

  return {
    project: {
      get: project.get.handler(({ input }) => deskOf(input).view),
      events: project.events.handler(async ({ input, signal }) => deskOf(input).events(signal)),
      edit: project.edit.handler(({ input: { project_id, ...edit } }) => deskOf({ project_id }).edit(edit)),
      candidates: project.candidates.handler(({ input }) => deskOf(input).candidates(input.shot_id)),
      addPictures: project.addPictures.handler(({ input }) => deskOf(input).addPictures(input.pictures))
    },
    run: {
      outlook: run.outlook.handler(({ input, signal = noSignal }) => deskOf(input).outlook(input.shots, signal)),
      start: run.start.handler(({ input }) => workOn(input).run.start(input.shots)),
      pause: run.pause.handler(({ input }) => workOn(input).run.pause()),
      hold: run.hold.handler(({ input }) => workOn(input).run.hold()),
      resume: run.resume.handler(({ input }) => workOn(input).run.resume()),
      stop: run.stop.handler(({ input }) => workOn(input).run.stop(input.how)),
      first: run.first.handler(({ input }) => workOn(input).run.first(input.shot_id)),
      order: run.order.handler(({ input }) => workOn(input).run.order(input.shots)),
      cancelShot: run.cancelShot.handler(({ input }) => workOn(input).run.cancelShot(input.shot_id))
    },
    takes: {
      list: takes.list.handler(({ input }) => deskOf(input).takes.list(segmentOf(input))),
      select: takes.select.handler(({ input }) => workOn(input).takes.select(segmentOf(input), input.take_id)),
      release: takes.release.handler(({ input }) => workOn(input).takes.release(segmentOf(input))),
      star: takes.star.handler(({ input }) =>
        workOn(input).takes.star(segmentOf(input), input.take_id, input.is_starred)
      ),
      reject: takes.reject.handler(({ input }) =>
        workOn(input).takes.reject(segmentOf(input), input.take_id, input.note)
      ),
      remove: takes.remove.handler(({ input }) => workOn(input).takes.remove(segmentOf(input), input.take_id)),
      again: takes.again.handler(({ input: { how, with_run: isWithRun, ...input } }) =>
        workOn(input).takes.again(segmentOf(input), { how, isWithRun })
      ),
      rerender: takes.rerender.handler(({ input: { how, with_run: isWithRun, ...input } }) =>
        workOn(input).takes.rerender(segmentOf(input), { how, isWithRun })
      )
    },
    film: {
      make: film.make.handler(({ input }) => workOn(input).film.make({ isWithGaps: input.with_gaps })),
      cancel: film.cancel.handler(({ input }) => workOn(input).film.cancel())
    }
  }
}
