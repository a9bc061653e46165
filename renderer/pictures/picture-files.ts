/** What the studio takes as a picture. */
export const PICTURE_TYPES = 'image/png,image/jpeg,image/webp'

type Named = Pick<File, 'name' | 'type'>

/** By its type, or by its ending where the system knows no type. */
export const isPictureFile = ({ name, type }: Named): boolean =>
  type === '' ? /\.(png|jpe?g|webp)$/i.test(name) : PICTURE_TYPES.split(',').includes(type)

const order = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

/** As a person would sort them: 2 before 10. */
export const inNameOrder = <Item extends { name: string }>(items: readonly Item[]): Item[] =>
  items.toSorted((a, b) => order.compare(a.name, b.name))
