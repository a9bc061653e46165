import { Clapperboard, FileJson, Images, SquareDashed, type LucideIcon } from 'lucide-react'
import { RadioGroup } from 'radix-ui'
import { useState } from 'react'
import { tellFailure } from '../../app/tell-failure.tsx'
import { pickFiles } from '../../pictures/pick-files.ts'
import { inNameOrder, isPictureFile, PICTURE_TYPES } from '../../pictures/picture-files.ts'
import { pictureSize } from '../../pictures/picture-size.ts'
import { Button } from '../../ui/button.tsx'
import { counted } from '../../ui/counted.ts'
import { sizeForPictures, type FilmSize } from './film-sizes.ts'
import { emptyStart, readStoryboard, SAMPLE, type Start, type StartKind } from './start.ts'
import styles from './start-choice.module.css'

const kinds: readonly { kind: StartKind; icon: LucideIcon; title: string; note: string }[] = [
  { kind: 'empty', icon: SquareDashed, title: 'Empty', note: 'Shots come later' },
  { kind: 'sample', icon: Clapperboard, title: 'Sample', note: SAMPLE.name },
  { kind: 'storyboard', icon: FileJson, title: 'Storyboard', note: 'A JSON file' },
  { kind: 'pictures', icon: Images, title: 'Pictures', note: 'One shot each' }
]

const beginnings: Record<StartKind, Start> = {
  empty: emptyStart,
  sample: { kind: 'sample' },
  storyboard: { kind: 'storyboard', file: '', text: '', pictures: [] },
  pictures: { kind: 'pictures', files: [], name: null }
}

export interface StartChoiceProps {
  start: Start
  onStart(start: Start): void
  /** Pictures say which shape the film should have. */
  onSize(size: FilmSize): void
}

/** What the project begins with, and the files that it takes. */
export function StartChoice({ start, onStart, onSize }: StartChoiceProps) {
  const [problem, setProblem] = useState<string | null>(null)

  const take = (next: Start): void => {
    setProblem(null)
    onStart(next)
  }
  const takeStoryboard = async (): Promise<void> => {
    const [file] = await pickFiles({ accept: '.json,application/json' })
    if (file === undefined) return
    const text = await file.text()
    const facts = readStoryboard(text)
    if (facts.problem === undefined) take({ kind: 'storyboard', file: file.name, text, pictures: [] })
    else setProblem(`${file.name}: ${facts.problem}`)
  }
  const takePictures = async (isFolder: boolean): Promise<void> => {
    const picked = await pickFiles({ accept: PICTURE_TYPES, isMultiple: true, isFolder })
    const files = inNameOrder(picked.filter(isPictureFile))
    const [first] = files
    if (first === undefined)
      return picked.length > 0 ? setProblem('No PNG, JPEG or WebP pictures in there.') : undefined
    const folder = first.webkitRelativePath.split('/')[0]
    take({ kind: 'pictures', files, name: isFolder && folder ? folder : null })
    const size = await pictureSize(first)
    if (size !== null) onSize(sizeForPictures(size))
  }

  return (
    <div>
      <RadioGroup.Root
        className={styles.kinds}
        aria-label="Begin with"
        value={start.kind}
        onValueChange={(kind) => take(kind === start.kind ? start : beginnings[kind as StartKind])}
      >
        {kinds.map(({ kind, icon: Icon, title, note }) => (
          <RadioGroup.Item key={kind} className={styles.kind} value={kind} type="button">
            <Icon size={20} strokeWidth={1.5} aria-hidden />
            <span className={styles.title}>{title}</span>
            <span className={styles.note}>{note}</span>
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
      {start.kind === 'storyboard' && (
        <div className={styles.files}>
          <p className={styles.found}>{storyboardText(start)}</p>
          <Button onClick={() => void takeStoryboard().catch(tellFailure)}>
            {start.text === '' ? 'Choose a file…' : 'Choose another…'}
          </Button>
        </div>
      )}
      {start.kind === 'pictures' && (
        <div className={styles.files}>
          <p className={styles.found}>
            {start.files.length === 0 ? 'PNG, JPEG or WebP, in the order of their names' : picturesText(start)}
          </p>
          <Button onClick={() => void takePictures(true).catch(tellFailure)}>Choose a folder…</Button>
          <Button onClick={() => void takePictures(false).catch(tellFailure)}>Choose pictures…</Button>
        </div>
      )}
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </div>
  )
}

function storyboardText({ file, text, pictures }: Extract<Start, { kind: 'storyboard' }>): string {
  if (text === '') return 'With a list of shots: ids, prompts and lengths'
  const facts = readStoryboard(text)
  if (facts.problem !== undefined) return facts.problem
  const beside = pictures.length === 0 ? '' : ` · ${counted(pictures.length, 'picture')}`
  return `${file} · ${counted(facts.shots, 'shot')}${beside}`
}

const picturesText = ({ files, name }: Extract<Start, { kind: 'pictures' }>): string =>
  `${name === null ? '' : `${name} · `}${counted(files.length, 'picture')}`
