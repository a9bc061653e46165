import { totalmem } from 'node:os'
import type { Json } from '../../../services/model/json.ts'
import type { Models } from './models.ts'
import type { NodeFacts } from './node-facts.ts'
import { describeClass } from './object-info.ts'
import { emptyReply, jsonReply } from './replies.ts'
import type { Call, Reply } from './replies.ts'

export interface ServerInfo {
  facts: NodeFacts
  models: Models
  options(classType: string, inputName: string): Json[]
  version: string
  argv: string[]
  /** Bytes of the one graphics card; null for a server on the processor. */
  vram: { total: number; free: number } | null
  features: Record<string, Json>
}

const tail = ({ path }: Call) => decodeURIComponent(path.split('/').slice(2).join('/'))

/** What a server says of itself: `/object_info`, `/models`, `/system_stats`, `/features`. */
export function createInfoRoutes(info: ServerInfo): Record<string, (call: Call) => Reply> {
  const describe = (names: string[]): Json =>
    Object.fromEntries(
      names.flatMap((name): [string, Json][] => {
        const fact = info.facts[name]
        return fact === undefined ? [] : [[name, describeClass(name, fact, (input) => info.options(name, input))]]
      })
    )
  const memory = info.vram ?? { total: totalmem(), free: totalmem() }
  const device = info.vram === null ? 'cpu' : 'cuda'
  return {
    'GET /object_info': () => jsonReply(describe(Object.keys(info.facts))),
    'GET /object_info/*': (call) => jsonReply(describe([tail(call)])),
    'GET /models': () => jsonReply(info.models.folders()),
    'GET /models/*': (call) => {
      const files = info.models.files(tail(call))
      return files === undefined ? emptyReply(404) : jsonReply(files)
    },
    'GET /embeddings': () => jsonReply([]),
    'GET /features': () => jsonReply(info.features),
    'GET /system_stats': () =>
      jsonReply({
        system: {
          os: 'posix',
          ram_total: totalmem(),
          ram_free: totalmem(),
          comfyui_version: info.version,
          required_frontend_version: '1.27.10',
          installed_templates_version: null,
          required_templates_version: '0.1.95',
          python_version: '3.11.7 (main, May  9 2026, 07:35:25) [GCC 12.2.0]',
          pytorch_version: info.vram === null ? '2.13.0+cpu' : '2.13.0+cu130',
          embedded_python: false,
          argv: info.argv
        },
        devices: [
          {
            name: info.vram === null ? 'cpu' : 'cuda:0 NVIDIA GeForce RTX 4090 : cudaMallocAsync',
            type: device,
            index: info.vram === null ? null : 0,
            vram_total: memory.total,
            vram_free: memory.free,
            torch_vram_total: memory.total,
            torch_vram_free: memory.free
          }
        ]
      })
  }
}
