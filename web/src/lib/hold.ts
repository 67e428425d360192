/** A long press: `on` while the finger stays. */

import type { Attachment } from 'svelte/attachments'

const LONG_MS = 450

export function hold(on: (held: boolean) => void): Attachment<HTMLElement> {
  return (element) => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const press = (): void => {
      timer = setTimeout(() => on(true), LONG_MS)
    }
    const release = (): void => {
      clearTimeout(timer)
      on(false)
    }
    const stop = new AbortController()
    element.addEventListener('pointerdown', press, { signal: stop.signal })
    for (const end of ['pointerup', 'pointercancel', 'pointerleave']) {
      element.addEventListener(end, release, { signal: stop.signal })
    }
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }
}
