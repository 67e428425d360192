/** With reduced motion everything simply is there. */
export function lasting(ms: number): number {
  return matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : ms
}
