import { rename } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { expect, test } from 'vitest'
import { createMedia } from '../../../services/media/create-media.ts'
import { fpsMode } from '../../../services/media/programs.ts'
import { aFolder, aProgram } from './lab.ts'

const says = (version: string): string => `console.log('${version}')`

test('[PROGRAMS-1] the programs are looked up along PATH, and an option goes first', async () => {
  const folder = await aFolder()
  await rename(await aProgram(folder, says('ffmpeg version 6.1.1 Copyright')), join(folder, 'ffmpeg'))
  await rename(await aProgram(folder, says('ffprobe version 6.1.1 Copyright')), join(folder, 'ffprobe'))
  const own = await aProgram(folder, says('ffmpeg version n7.1-3-gabc Copyright'))
  const environment = { PATH: ['/nowhere', folder].join(delimiter) }
  const ffprobe = { path: join(folder, 'ffprobe'), version: '6.1.1' }
  expect(await createMedia({ environment }).versions()).toEqual({
    ffmpeg: { path: join(folder, 'ffmpeg'), version: '6.1.1' },
    ffprobe
  })
  expect(await createMedia({ environment, ffmpeg: own }).versions()).toEqual({
    ffmpeg: { path: own, version: 'n7.1-3-gabc' },
    ffprobe
  })
})

test.each(['4.4.2-0ubuntu0.22.04.1', 'n4.4', '3.2.18'])('[PROGRAMS-2] ffmpeg %s is too old', async (version) => {
  const folder = await aFolder()
  const ffmpeg = await aProgram(folder, says(`ffmpeg version ${version} Copyright`))
  await expect(createMedia({ ffmpeg }).versions()).rejects.toMatchObject({
    code: 'ffmpeg_missing',
    facts: { program: ffmpeg, found: version },
    message: expect.stringContaining('too old')
  })
})

test.each(['5.0.3', '5.1.9-0+deb12u1', '8.0', 'n8.1', 'N-117000-gdeadbeef', 'git-2026-01-01-abc'])(
  '[PROGRAMS-3] ffmpeg %s serves',
  async (version) => {
    const folder = await aFolder()
    const ffmpeg = await aProgram(folder, says(`ffmpeg version ${version} Copyright`))
    expect((await createMedia({ ffmpeg }).versions()).ffmpeg.version).toBe(version)
  }
)

test('[PROGRAMS-4] a program that is absent, or is something else, is named; installing it helps without a restart', async () => {
  const folder = await aFolder()
  const later = join(folder, 'later')
  const media = createMedia({ ffmpeg: later })
  await expect(media.versions()).rejects.toMatchObject({ code: 'ffmpeg_missing', facts: { program: later } })
  await rename(await aProgram(folder, says('ffmpeg version 6.0')), later)
  expect((await media.versions()).ffmpeg.version).toBe('6.0')
  const other = await aProgram(folder, says('hello'))
  await expect(createMedia({ ffprobe: other }).versions()).rejects.toMatchObject({ code: 'ffmpeg_missing' })
  await expect(createMedia({ environment: { PATH: '' } }).versions()).rejects.toMatchObject({ code: 'ffmpeg_missing' })
})

test('[PROGRAMS-5] only ffmpeg 5.0 is told of frame modes by the old name', () => {
  const old = ['5.0', '5.0.3', 'n5.0.1'].map((version) => fpsMode(version, 'cfr')[0])
  const later = ['5.1', '5.1.9-0+deb12u1', '7.1', '8.0', 'N-1-g5.0'].map((version) => fpsMode(version, 'cfr')[0])
  expect(new Set(old)).toEqual(new Set(['-vsync']))
  expect(new Set(later)).toEqual(new Set(['-fps_mode']))
})

test('[PROGRAMS-6] another program in the settings is used from the next run on', async () => {
  const folder = await aFolder()
  const [one, two] = [
    await aProgram(folder, says('ffmpeg version 6.0')),
    await aProgram(folder, says('ffmpeg version 7.0'))
  ]
  let ffmpeg: string | null = one
  const media = createMedia({ programs: async () => ({ ffmpeg }) })
  expect((await media.versions()).ffmpeg.version).toBe('6.0')
  ffmpeg = two
  const [first, second] = await Promise.all([media.versions(), media.versions()])
  expect([first.ffmpeg.path, second.ffmpeg.path]).toEqual([two, two])
})
