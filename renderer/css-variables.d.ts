import 'react'

declare module 'react' {
  interface CSSProperties {
    /** What a component hands to its style sheet. */
    [variable: `--${string}`]: string | number | undefined
  }
}
