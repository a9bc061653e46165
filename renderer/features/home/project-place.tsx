import { useCallback, useState } from 'react'
import { useClient } from '../../app/studio-context.tsx'
import { useAnswer } from '../../app/use-answer.ts'
import { Button } from '../../ui/button.tsx'
import { FolderQuestion } from './open-project.tsx'
import styles from './project-place.module.css'

/** Where the project will be on the disk: a folder of its name in the projects folder, or one that is chosen. */
export function ProjectPlace({ folder, onFolder }: { folder: string | null; onFolder(folder: string): void }) {
  const client = useClient()
  // it is only said where it goes; making it says what is wrong
  const ask = useCallback(() => client.home.list(), [client])
  const projects = useAnswer(ask).value?.projects_folder ?? null
  const [isAsking, setAsking] = useState(false)

  return (
    <div className={styles.place}>
      <p className={styles.words}>
        {folder === null ? (
          <>A folder of its own in {projects === null ? 'the projects folder' : <Path text={projects} />}</>
        ) : (
          <>
            In <Path text={folder} />
          </>
        )}
      </p>
      <Button onClick={() => setAsking(true)}>Choose a folder…</Button>
      {isAsking && (
        <FolderQuestion
          title="Folder for the project"
          action="Use this folder"
          isProject={false}
          onChoose={onFolder}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  )
}

const Path = ({ text }: { text: string }) => (
  <span className={styles.path} data-selectable>
    {text}
  </span>
)
