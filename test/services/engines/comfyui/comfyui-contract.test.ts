import { setTimeout as sleep } from 'node:timers/promises'
import { createComfyuiEngine } from '../../../../services/engines/comfyui/comfyui-engine.ts'
import { createMedia } from '../../../../services/media/create-media.ts'
import { describeVideoEngine, type VideoEngineSetup } from '../../../contracts/video-engine.contract.ts'
import { createFakeComfyui } from '../../../fakes/comfyui/comfyui.ts'
import { aRegistry, atWork, canvas, profileOf, quick } from './comfyui-setup.ts'

/** An address where nothing listens: the discard port. */
const nowhere = 'http://127.0.0.1:9'

/** The engine on a server; what the server does beside is told by `dispose`. */
async function setupOn(
  url: string,
  folder: string,
  rest: Pick<VideoEngineSetup, 'startFramePsnr'> & { dispose(): Promise<void>; frames: number }
): Promise<VideoEngineSetup> {
  const registry = await aRegistry(folder)
  const workflow = profileOf(registry)
  const create = (address: string) =>
    createComfyuiEngine({
      server: { url: address },
      workflows: registry,
      media: createMedia(),
      defaultWorkflow: workflow,
      timing: quick
    })
  const engine = create(url)
  return {
    engine,
    unready: create(nowhere),
    workflow,
    canvas,
    fps: 16,
    frames: rest.frames,
    longFrames: 81,
    startFramePsnr: rest.startFramePsnr,
    deciding: [{ prompt: 'a storm' }, { seed: 8 }, { frames: 9 }, { steps: 6 }, { cfg: 2 }],
    // A server lets go of a prompt at its next step, or where its node ends.
    async atWork() {
      for (let waited = 0; waited < 30_000 && (await atWork(url)) > 0; waited += 20) await sleep(20)
      return atWork(url)
    },
    async dispose() {
      await engine.close()
      registry.close()
      await rest.dispose()
    }
  }
}

describeVideoEngine('ComfyUI, on the fake server,', async (folder) => {
  const comfy = await createFakeComfyui({ previews: 'jpeg', timing: { stepMs: 3 } })
  return setupOn(comfy.url, folder, { frames: 5, startFramePsnr: 25, dispose: () => comfy.stop() })
})

const real = process.env['FRAMECHAIN_TEST_COMFY_URL']
if (real !== undefined && real !== '') {
  // A model renders the start frame anew, and one of random weights shows nothing of it.
  describeVideoEngine('ComfyUI, on a real server,', async (folder) => {
    // What it rendered for the test before would come from its cache, without a step or a preview.
    const body = JSON.stringify({ unload_models: true, free_memory: true })
    await fetch(`${real}/free`, { method: 'POST', body })
    return setupOn(real, folder, { frames: 5, startFramePsnr: 0, dispose: () => Promise.resolve() })
  })
}
