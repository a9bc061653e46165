import { mkdirSync, writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { implement } from '@orpc/server'
import { onTestFinished } from 'vitest'
import { studioContract } from '../../../../services/contract/studio-contract.ts'
import { openStudioServer, type StudioServerParts } from '../../../../services/hosts/serve/studio-server.ts'
import { aFolder } from '../../../builders/project-folder.ts'

export const token = 'a'.repeat(43)

/** A studio of three calls behind the real server, with a window of two files. */
export async function aSmallStudio(parts: Partial<StudioServerParts> = {}) {
  const renderer = await aFolder()
  mkdirSync(join(renderer, 'assets'))
  writeFileSync(join(renderer, 'index.html'), '<!doctype html><title>Framechain</title>')
  writeFileSync(join(renderer, 'assets/main-1a2b.js'), 'void 0')
  const contract = implement(studioContract)
  /** Streams of events that are open now. */
  const streams = new Set<string>()
  const router = {
    home: {
      open: contract.home.open.handler(({ input }) => ({ project_id: input.folder }))
    },
    project: {
      addPictures: contract.project.addPictures.handler(({ input }) =>
        input.pictures.map(({ picture }) => ({ file: picture.name, filename_base: String(picture.size) }))
      ),
      events: contract.project.events.handler(async function* ({ input, signal }) {
        streams.add(input.project_id)
        try {
          yield { type: 'notice', level: 'info', text: 'first' }
          yield { type: 'notice', level: 'info', text: 'second' }
          await new Promise((resolve) => signal?.addEventListener('abort', resolve))
        } finally {
          streams.delete(input.project_id)
        }
      })
    },
    system: {
      info: contract.system.info.handler(() => ({
        version: '1',
        host: 'browser' as const,
        platform: 'linux',
        abilities: { pick_folder: false, reveal: false, open_external: false }
      }))
    }
  }
  const server = await openStudioServer({
    router,
    assets: { respond: () => Promise.resolve(new Response('asset')) },
    renderer,
    token,
    version: '1.2.3',
    port: 0,
    elapsed: () => performance.now(),
    ...parts
  })
  onTestFinished(() => server.close())
  return { ...server, streams, renderer }
}

export interface RawAnswer {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
}

/** A request as curl would send it: Host and all other headers are what the test says. */
export function send(
  port: number,
  path: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string } = {}
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString() })
      )
    })
    request.on('error', reject)
    request.end(body)
  })
}

export const bearer = { authorization: `Bearer ${token}` }
export const json = { 'content-type': 'application/json' }
