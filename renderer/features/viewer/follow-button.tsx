import { Radio } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { useProject } from '../../app/project-context.tsx'
import { isTyping } from '../../commands/keys.ts'
import { usePlayer } from '../../player/player-context.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { createRenderFollower } from './render-follower.ts'

/** While something is rendered: whether the playhead goes along. */
export function FollowButton() {
  const project = useProject()
  const player = usePlayer()
  const [follower] = useState(() =>
    createRenderFollower({ ...project, player, isBusy: () => isTyping(document.activeElement) })
  )
  useEffect(() => follower.start(), [follower])
  const isFollowing = useStore(follower.state, (state) => state.isFollowing)
  const isRunning = useStore(follower.state, (state) => state.isRunning)
  if (!isRunning) return null
  return <IconButton icon={Radio} label="Follow the render" aria-pressed={isFollowing} onClick={follower.toggle} />
}
