export interface FileQuestion {
  accept?: string
  isMultiple?: boolean
  /** All files of a folder, with those of its folders. */
  isFolder?: boolean
}

/** Asks the person for files with the system's own dialog; none where it was left. */
export function pickFiles({ accept = '', isMultiple = false, isFolder = false }: FileQuestion): Promise<File[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = accept
    input.multiple = isMultiple
    input.webkitdirectory = isFolder
    input.addEventListener('change', () => resolve([...(input.files ?? [])]), { once: true })
    input.addEventListener('cancel', () => resolve([]), { once: true })
    input.click()
  })
}
