/** Gives an element class its tag, unless the page did so already (two bundles on one page must not throw). */
export function tag(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, element);
}
