import { toast } from 'sonner'
import { isCancelled, readFailure } from '../ui/failure.ts'

/** Says what failed and what mends it, where there is no place of its own for it. */
export function tellFailure(error: unknown): void {
  if (isCancelled(error)) return
  const { message, fix, code, facts } = readFailure(error)
  toast.error(message, {
    id: `${code} ${message}`,
    description: fix,
    duration: 12_000,
    action: {
      label: 'Copy details',
      onClick: () =>
        void navigator.clipboard.writeText(`${code}\n${message}\n${fix}\n${JSON.stringify(facts, null, 2)}`)
    }
  })
}
