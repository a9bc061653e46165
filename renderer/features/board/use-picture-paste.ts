import { useEffect } from 'react'
import { useProject } from '../../app/project-context.tsx'
import { tellFailure } from '../../app/tell-failure.tsx'
import { isInDialog, isTyping } from '../../commands/keys.ts'
import { isPictureFile } from '../../pictures/picture-files.ts'
import type { PictureIntake } from '../../pictures/use-picture-intake.ts'

/** A pasted picture goes to the selected shot; with none selected, or several pictures, each becomes a new shot. */
export function usePicturePaste({ forShot, asShots }: Pick<PictureIntake, 'forShot' | 'asShots'>): void {
  const { session } = useProject()
  useEffect(() => {
    const onPaste = (event: ClipboardEvent): void => {
      const pictures = [...(event.clipboardData?.files ?? [])].filter(isPictureFile)
      if (pictures.length === 0 || isTyping(event.target) || isInDialog(event.target)) return
      event.preventDefault()
      const { selection } = session.getState()
      const [only] = selection
      const isForShot = only !== undefined && selection.length === 1 && pictures.length === 1
      const pasted = isForShot ? forShot(only, pictures) : asShots(pictures, selection.at(-1) ?? null)
      pasted.catch(tellFailure)
    }
    window.addEventListener('paste', onPaste)
    return () => window.removeEventListener('paste', onPaste)
  }, [session, forShot, asShots])
}
