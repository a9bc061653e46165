import { ChevronDown } from 'lucide-react'
import { useWatch, type UseFormReturn } from 'react-hook-form'
import { FieldRow } from '../../ui/field-row.tsx'
import { Field, type ControlParts } from '../../ui/field.tsx'
import { CUSTOM, filmRates, filmSizes, sizeKey, sizeOf } from './film-sizes.ts'
import type { NewProjectForm } from './new-project-form.ts'
import field from '../../ui/field.module.css'

/** Name, size and rate of the film. */
export function FilmFields({ form }: { form: UseFormReturn<NewProjectForm> }) {
  const { register, control, setValue, formState } = form
  const { errors } = formState
  const [size, fps] = useWatch({ control, name: ['size', 'fps'] })
  const rates = [...new Set([...filmRates, fps].filter(Number.isFinite))].toSorted((a, b) => a - b)

  const chooseSize = (key: string): void => {
    const preset = sizeOf(key)
    if (preset === undefined) return
    setValue('width', preset.width)
    setValue('height', preset.height)
  }

  return (
    <>
      <Field label="Name" problem={errors.name?.message ?? null}>
        {(parts) => (
          <div className={field.control} data-invalid={errors.name === undefined ? undefined : ''}>
            <input
              {...own(parts)}
              className={field.input}
              type="text"
              dir="auto"
              autoComplete="off"
              spellCheck={false}
              data-first-focus
              onFocus={(event) => event.target.select()}
              {...register('name')}
            />
          </div>
        )}
      </Field>
      <FieldRow>
        <Field label="Size">
          {(parts) => (
            <div className={field.control}>
              <select
                {...own(parts)}
                className={field.select}
                {...register('size', {
                  onChange: (event: { target: { value: string } }) => chooseSize(event.target.value)
                })}
              >
                {filmSizes.map(({ width, height, note }) => (
                  <option key={note} value={sizeKey({ width, height })}>
                    {width} × {height}, {note}
                  </option>
                ))}
                <option value={CUSTOM}>Another size</option>
              </select>
              <ChevronDown className={field.chevron} size={16} strokeWidth={1.75} aria-hidden />
            </div>
          )}
        </Field>
        <Field label="Frames per second" problem={errors.fps?.message ?? null}>
          {(parts) => (
            <div className={field.control}>
              <select {...own(parts)} className={field.select} {...register('fps', { valueAsNumber: true })}>
                {rates.map((rate) => (
                  <option key={rate} value={rate}>
                    {rate}
                  </option>
                ))}
              </select>
              <ChevronDown className={field.chevron} size={16} strokeWidth={1.75} aria-hidden />
            </div>
          )}
        </Field>
      </FieldRow>
      {size === CUSTOM && (
        <FieldRow>
          {(['width', 'height'] as const).map((side) => (
            <Field key={side} label={side === 'width' ? 'Width' : 'Height'} problem={errors[side]?.message ?? null}>
              {(parts) => (
                <div className={field.control} data-invalid={errors[side] === undefined ? undefined : ''}>
                  <input
                    {...own(parts)}
                    className={`${field.input} ${field.number}`}
                    type="text"
                    inputMode="numeric"
                    autoComplete="off"
                    {...register(side, { setValueAs: (text) => (text === '' ? undefined : Number(text)) })}
                  />
                  <span className={field.unit} aria-hidden>
                    px
                  </span>
                </div>
              )}
            </Field>
          ))}
        </FieldRow>
      )}
    </>
  )
}

/** What a plain control takes of a field's parts. */
const own = ({ isLocked, ...parts }: ControlParts) => ({ ...parts, disabled: isLocked })
