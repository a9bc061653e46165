import type { StudioClient } from '../contract/studio-contract.ts'

/**
 * On a studio that has never had a project: makes the sample in the projects folder, opens it and resolves to its id.
 * Null on any other.
 */
export async function openFirstProject({ home }: Pick<StudioClient, 'home'>): Promise<string | null> {
  const { recent } = await home.list()
  if (recent.length > 0) return null
  const made = await home.create({ name: 'Lighthouse', from: { kind: 'sample', sample: 'lighthouse' } })
  return made.project_id
}
