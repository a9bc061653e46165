/** What Electron hands to a listener that may say no. */
export interface PreventableEvent {
  defaultPrevented: boolean
  preventDefault(): void
}

export function anEvent<Facts extends object>(facts: Facts): PreventableEvent & Facts {
  const event = {
    ...facts,
    defaultPrevented: false,
    preventDefault: () => void (event.defaultPrevented = true)
  }
  return event
}
