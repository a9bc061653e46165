import { BadgeCheck, Download, FolderOpen } from 'lucide-react'
import type { FilmView } from '../../../services/contract/project-view.ts'
import { durationText } from '../../../services/model/time-text.ts'
import { useProject } from '../../app/project-context.tsx'
import { tellFailure } from '../../app/tell-failure.tsx'
import { useSystem } from '../../app/use-system.ts'
import { Button } from '../../ui/button.tsx'
import { bytesText, proofText } from './film-facts.ts'
import styles from './finished-film.module.css'

/** The film, to be played here, with the proof of its length and the way to its file. */
export function FinishedFilm({ film, url }: { film: FilmView; url: string }) {
  const { client, projectId: project_id } = useProject()
  const system = useSystem()
  const { file, seconds, bytes, frames, planned } = film
  const proof = proofText(film)
  const isExact = frames !== null && frames === planned
  const facts = [
    seconds === null ? null : durationText(Math.round(seconds * 100) / 100),
    bytes === null ? null : bytesText(bytes)
  ].filter((fact) => fact !== null)
  return (
    <div className={styles.film}>
      <video key={url} className={styles.video} src={url} controls muted playsInline preload="metadata" />
      <div className={styles.line}>
        <p className={styles.facts} data-figures>
          {proof !== null && (
            <span className={styles.proof} data-exact={isExact ? '' : undefined}>
              {isExact && <BadgeCheck size={16} strokeWidth={1.75} aria-hidden />}
              {proof}
            </span>
          )}
          <span className={styles.muted}>{facts.join(' · ')}</span>
          {file !== null && (
            <span className={styles.file} data-selectable>
              {file}
            </span>
          )}
        </p>
        {system?.abilities.reveal === true ? (
          <Button onClick={() => void client.system.reveal({ project_id, what: 'film' }).catch(tellFailure)}>
            <FolderOpen size={16} strokeWidth={1.75} aria-hidden />
            Show in folder
          </Button>
        ) : (
          <a className={styles.download} href={url} download={file?.split('/').at(-1) ?? 'film.mp4'}>
            <Download size={16} strokeWidth={1.75} aria-hidden />
            Download
          </a>
        )}
      </div>
    </div>
  )
}
