import sharp from 'sharp'
import { aFolder, put } from './project-folder.ts'
import { aShot } from './storyboard.ts'

export interface ProjectFacts {
  project?: Record<string, unknown>
  shots?: Record<string, unknown>[]
  /** Shots that get no keyframe. */
  without?: string[]
}

/** A whole small project, each shot with a keyframe of its own colour; 192×108 at 24 fps unless the test says more. */
export async function aPicturedProject({
  project = {},
  shots = [aShot()],
  without = []
}: ProjectFacts = {}): Promise<string> {
  const folder = await aFolder()
  const keyframes = shots.map(({ shot_id }, index) => ({
    shot_id: String(shot_id),
    selected_file: `keyframe_${index}.png`
  }))
  const pictures = await Promise.all(
    keyframes
      .filter(({ shot_id }) => !without.includes(shot_id))
      .map(
        async ({ selected_file }, index) => [`selected/${selected_file}`, await aPicture({ hue: index * 47 })] as const
      )
  )
  await put(folder, {
    'project.json': { schema: 1, name: 'Test film', fps: 24, width: 192, height: 108, ...project },
    'storyboards/storyboard_main.json': { project: 'Test film', version: '1', shots },
    'selected/selected_keyframes.json': { selections: keyframes },
    ...Object.fromEntries(pictures)
  })
  return folder
}

/** A PNG with structure in it, so that a moved camera shows another picture. */
export function aPicture({ width = 192, height = 108, hue = 0 } = {}): Promise<Uint8Array> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <defs><linearGradient id="g" x2="1" y2="1"><stop stop-color="hsl(${hue} 60% 30%)"/><stop offset="1" stop-color="hsl(${hue + 90} 60% 70%)"/></linearGradient></defs>
    <rect width="100%" height="100%" fill="url(#g)"/><circle cx="30%" cy="40%" r="18" fill="hsl(${hue + 180} 80% 60%)"/>
    <rect x="60%" y="55%" width="22%" height="30%" fill="hsl(${hue + 40} 70% 20%)"/></svg>`
  return sharp(Buffer.from(svg)).png().toBuffer()
}
