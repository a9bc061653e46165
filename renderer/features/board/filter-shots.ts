import { shotSettings, type Shot } from '../../../services/model/storyboard.ts'

/** The shots whose id or words hold every word of the search; the same list where nothing is searched for. */
export function filterShots(shots: readonly Shot[], search: string): readonly Shot[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return shots
  return shots.filter((shot) => {
    const text = searchText(shot)
    return words.every((word) => text.includes(word))
  })
}

const searchText = (shot: Shot): string => {
  const { prompt, negativePrompt, filenameBase } = shotSettings(shot)
  return [shot.shot_id, filenameBase, prompt, negativePrompt, shot.description, shot.scene, shot.character]
    .join(' ')
    .toLowerCase()
}
