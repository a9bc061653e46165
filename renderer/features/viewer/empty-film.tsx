import styles from './empty-film.module.css'

/** What will be here. */
export const EmptyFilm = () => (
  <div className={styles.empty}>
    <p className={styles.title}>Your film plays here</p>
    <p className={styles.text}>Add a shot on the board. It plays at its true length at once, first as a picture.</p>
  </div>
)
