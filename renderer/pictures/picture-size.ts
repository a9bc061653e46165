/** A picture's size in pixels; null where the browser can't read it. */
export async function pictureSize(file: File): Promise<{ width: number; height: number } | null> {
  try {
    const bitmap = await createImageBitmap(file)
    const { width, height } = bitmap
    bitmap.close()
    return { width, height }
  } catch {
    // the studio says what is wrong with it when it is added
    return null
  }
}
