import { Section } from '../../ui/section.tsx'
import type { BudgetRow } from './frame-budget.ts'
import styles from './budget-section.module.css'

/** Where the frames come from and go, exactly. */
export const BudgetSection = ({ id, rows, summary }: { id: string; rows: readonly BudgetRow[]; summary: string }) => (
  <Section id={id} title="Frames" summary={summary}>
    <table className={styles.table}>
      <caption className="visually-hidden">Frame budget</caption>
      <tbody>
        {rows.map(({ what, how, frames }) => (
          <tr key={what}>
            <th scope="row">{what}</th>
            <td className={styles.how}>{how}</td>
            <td className={styles.frames}>{frames}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </Section>
)
