import type { SegmentView } from '../../../services/contract/project-view.ts'
import type { PictureView } from '../../../services/contract/project-view.ts'
import { shotSettings, type Shot } from '../../../services/model/storyboard.ts'
import styles from './shot-picture.module.css'

export interface ShotPictureProps {
  shot: Shot
  picture: PictureView | null
  live: SegmentView | null
  /** Whether its first words stand in for a picture that is not there; not where they are read beside it. */
  hasWords?: boolean
}

/** What a shot looks like: the live preview while it renders, its picture, or its first words. Fills its place, never stretched. */
export function ShotPicture({ shot, picture, live, hasWords = false }: ShotPictureProps) {
  const source = pictureSource({ picture, live })
  return (
    <div className={styles.picture}>
      {source === null ? (
        hasWords && (
          <p className={styles.words} dir="auto">
            {firstWords(shot)}
          </p>
        )
      ) : (
        <img className={styles.image} src={source} alt="" decoding="async" draggable={false} />
      )}
    </div>
  )
}

/** The picture to show now, if there is one. */
export const pictureSource = ({ picture, live }: Pick<ShotPictureProps, 'picture' | 'live'>): string | null =>
  live?.preview ?? picture?.thumb ?? null

const MOST_LETTERS = 120

/** What the shot is about, no longer than it takes to tell it from others. */
export const firstWords = (shot: Shot): string => {
  const { prompt } = shotSettings(shot)
  const words = (prompt.trim() === '' ? shot.description?.trim() : prompt.trim()) ?? ''
  return words.slice(0, MOST_LETTERS)
}
