/** What of the household's chat has been read on this phone. */

const KEPT = 'chat-read'

class Read {
  /** When the newest that was seen here was said. */
  #until = $state(localStorage.getItem(KEPT) ?? '')

  /** Whether there is something that was not seen here. `changed`: when the chat last became another. */
  unread(changed: string | null): boolean {
    return changed !== null && Date.parse(changed) > (Date.parse(this.#until) || 0)
  }

  seen(changed: string | null): void {
    if (changed === null) return
    this.#until = changed
    localStorage.setItem(KEPT, changed)
  }
}

export const read = new Read()
