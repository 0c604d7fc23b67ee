import { css } from 'lit';

/** How pages are laid out. */
export const pageStyles = css`
  :host {
    display: block;
  }
  .column {
    display: grid;
    align-content: start;
    gap: var(--ps-space-6);
    max-width: 720px;
    margin: 0 auto;
    padding: clamp(20px, 5vw, 56px) clamp(20px, 5vw, 48px) var(--ps-space-8);
  }
  .lead {
    max-width: 52ch;
    margin-top: var(--ps-space-2);
    color: var(--ps-ink-soft);
    text-wrap: pretty;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: var(--ps-space-3);
  }
  .inline {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: var(--ps-space-2);
  }
  section > h2 {
    margin-bottom: var(--ps-space-2);
  }
`;
