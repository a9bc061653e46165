import { useState } from 'react'
import { cropOf, cropText, lostPercent, type Size } from './crop.ts'
import styles from './crop-preview.module.css'

interface CropPreviewProps {
  url: string
  /** The same in small, until it is there. */
  thumb: string | null
  canvas: Size
  label: string
}

/** A picture with what the model will not see of it dimmed, exactly. */
export function CropPreview({ url, thumb, canvas, label }: CropPreviewProps) {
  const [size, setSize] = useState<Size | null>(null)
  const crop = size === null ? null : cropOf(size, canvas)
  const { width, height } = size ?? canvas
  return (
    <figure className={styles.figure}>
      <div className={styles.place}>
        <div
          className={styles.picture}
          style={{
            '--ratio': width / height,
            ...(thumb !== null && { backgroundImage: `url(${JSON.stringify(thumb)})` })
          }}
        >
          <img
            className={styles.image}
            src={url}
            alt={label}
            draggable={false}
            onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
              setSize({ width: naturalWidth, height: naturalHeight })
            }
          />
          {crop !== null && lostPercent(crop) > 0 && (
            <div
              className={styles.kept}
              style={{
                left: `${crop.left * 100}%`,
                top: `${crop.top * 100}%`,
                width: `${crop.width * 100}%`,
                height: `${crop.height * 100}%`
              }}
            />
          )}
        </div>
      </div>
      <figcaption className={styles.caption} data-figures>
        {size === null || crop === null ? ' ' : cropText(size, canvas)}
        {crop !== null && lostPercent(crop) > 0 && ` · ${lostPercent(crop)} % cut off`}
        {crop !== null && crop.scale > 1.02 && (
          <span className={styles.enlarged}> · enlarged {Math.round(crop.scale * 100)} %</span>
        )}
      </figcaption>
    </figure>
  )
}
