import type { ContractRouterClient } from '@orpc/contract'
import { engineContract } from './engine-contract.ts'
import { filmContract } from './film-contract.ts'
import { homeContract } from './home-contract.ts'
import { projectContract } from './project-contract.ts'
import { runContract } from './run-contract.ts'
import { settingsContract, systemContract } from './settings-contract.ts'
import { takeContract } from './take-contract.ts'

/**
 * All that a window or a script may ask of the studio: the same over a MessagePort, a WebSocket and HTTP. Inputs,
 * outputs and events are parsed on both sides.
 */
export const studioContract = {
  home: homeContract,
  project: projectContract,
  run: runContract,
  takes: takeContract,
  film: filmContract,
  engines: engineContract,
  settings: settingsContract,
  system: systemContract
}

export type StudioClient = ContractRouterClient<typeof studioContract>
