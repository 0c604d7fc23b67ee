import { svg } from 'lit';

/** Two peers joined under a roof. */
export const brand = svg`<svg viewBox="0 0 64 64" width="34" height="34" aria-hidden="true" fill="none" stroke-linecap="round" stroke-linejoin="round">
  <path d="M9 33 32 11l23 22" stroke="currentColor" stroke-width="6" />
  <path d="M18 49h28" stroke="var(--ps-direct)" stroke-width="6" />
  <circle cx="17" cy="49" r="7.5" fill="currentColor" />
  <circle cx="47" cy="49" r="7.5" fill="currentColor" />
</svg>`;
