/** Having the panel on the phone like an app. Browsers allow that over an encrypted connection only. */

interface InstallEvent extends Event {
  prompt: () => Promise<unknown>
}

class Install {
  /** Whether the connection is one that browsers let keep the panel. */
  readonly secure = globalThis.isSecureContext
  /** The browser's offer, until it is taken. */
  #offer = $state.raw<InstallEvent | null>(null)
  readonly offered = $derived(this.#offer !== null)

  /** Keep the panel's shell, and hear whether the browser offers to install it. */
  start(): void {
    addEventListener('beforeinstallprompt', (event) => {
      event.preventDefault()
      this.#offer = event as InstallEvent
    })
    addEventListener('appinstalled', () => (this.#offer = null))
    if (import.meta.env.PROD && this.secure) void navigator.serviceWorker.register('/sw.js').catch(() => undefined)
  }

  async take(): Promise<void> {
    const offer = this.#offer
    this.#offer = null
    await offer?.prompt()
  }
}

export const install = new Install()
