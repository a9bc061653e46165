/** Where the window is: at home, or in a project; kept in the page's address, so that a reload finds it again. */
export interface Place {
  projectId: string | null
}

/** The fragment also holds the token that opens the studio; it stays as it is. */
export function readPlace(hash: string): Place {
  return { projectId: new URLSearchParams(hash.replace(/^#/, '')).get('project') }
}

export function writePlace(hash: string, { projectId }: Place): string {
  const words = new URLSearchParams(hash.replace(/^#/, ''))
  if (projectId === null) words.delete('project')
  else words.set('project', projectId)
  return `#${words.toString()}`
}
