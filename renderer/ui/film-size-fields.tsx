import { projectPatchSchema } from '../../services/model/document-change.ts'
import type { Project } from '../../services/model/project.ts'
import { FieldRow } from './field-row.tsx'
import { NumberField } from './number-field.tsx'
import { readNumberWith } from './read-value.ts'

const { width, height, fps } = projectPatchSchema.shape
const readWidth = readNumberWith(width.unwrap(), 'px')
const readHeight = readNumberWith(height.unwrap(), 'px')
const readFps = readNumberWith(fps.unwrap(), 'fps')

type FilmSize = Pick<Project, 'width' | 'height' | 'fps'>

/** The size and the rate of a film. */
export const FilmSizeFields = ({ size, onChange }: { size: FilmSize; onChange(change: Partial<FilmSize>): void }) => (
  <FieldRow>
    <NumberField
      label="Width"
      unit="px"
      value={size.width}
      read={readWidth}
      steps={[2, 64]}
      onChange={(value) => onChange({ width: value })}
    />
    <NumberField
      label="Height"
      unit="px"
      value={size.height}
      read={readHeight}
      steps={[2, 64]}
      onChange={(value) => onChange({ height: value })}
    />
    <NumberField
      label="Frame rate"
      unit="fps"
      value={size.fps}
      read={readFps}
      onChange={(value) => onChange({ fps: value })}
    />
  </FieldRow>
)
