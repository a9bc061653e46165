import type { Layer } from './layer.ts'
import { urlOf } from './sight.ts'

/** A still picture, decoded before it is shown, so that a cut to it is a cut. */
export function createPlate(image: HTMLImageElement): Layer {
  let url: string | null = null
  let isDecoded = false

  return {
    element: image,
    get url() {
      return url
    },
    async stand(sight) {
      const wanted = urlOf(sight)
      if (wanted === null) return false
      if (wanted === url && isDecoded) return true
      url = wanted
      isDecoded = false
      image.src = wanted
      const isShown = await image.decode().then(
        () => true,
        () => false
      )
      if (url !== wanted) return false
      isDecoded = isShown
      return isShown
    },
    isAt: (sight) => isDecoded && urlOf(sight) === url,
    clear() {
      if (url === null) return
      url = null
      isDecoded = false
      image.removeAttribute('src')
    }
  }
}
