import { useCallback } from 'react'
import type { StudioClient } from '../../services/contract/studio-contract.ts'
import { useClient } from './studio-context.tsx'
import { useAnswer } from './use-answer.ts'

type SystemInfo = Awaited<ReturnType<StudioClient['system']['info']>>

/** What serves this window, and what the desktop around it can do; null until it is known. */
export function useSystem(): SystemInfo | null {
  const client = useClient()
  return useAnswer(useCallback(() => client.system.info(), [client])).value
}
