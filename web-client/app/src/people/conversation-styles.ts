import { css } from 'lit';

export const conversationStyles = css`
  :host {
    display: grid;
    grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr);
    height: 100%;
    padding: 0 clamp(16px, 4vw, 32px);
  }
  header {
    display: flex;
    align-items: center;
    gap: var(--ps-space-3);
    min-height: 76px;
    padding: var(--ps-space-3) 0;
  }
  header > div:not([popover]) {
    flex: 1;
    min-width: 0;
  }
  h1 {
    font-size: var(--ps-text-xl);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .back {
    margin-inline-start: -10px;
  }
  @container (width >= 780px) {
    .back {
      display: none;
    }
  }
  .log {
    display: flex;
    /* Reversed, so that the browser itself keeps to the newest, and to where one reads when one scrolled up. */
    flex-direction: column-reverse;
    min-height: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    padding-bottom: var(--ps-space-4);
  }
  .log ps-empty {
    margin-block: auto;
  }
  .said {
    max-width: 760px;
    width: 100%;
    margin-inline: auto;
  }
  .day {
    margin: var(--ps-space-5) 0 calc(-1 * var(--ps-space-2));
    text-align: center;
    font-size: var(--ps-text-s);
    color: var(--ps-ink-soft);
  }
  ps-composer {
    width: 100%;
    max-width: 760px;
    margin-inline: auto;
    padding-bottom: clamp(12px, 3vw, 24px);
  }
  .proof {
    width: min(360px, calc(100vw - 32px));
    padding: var(--ps-space-5);
    border: 0;
    border-radius: var(--ps-round-l);
    background: var(--ps-raised);
    color: var(--ps-ink);
    box-shadow: var(--ps-shadow);
  }
  .proof > * + * {
    margin-top: var(--ps-space-3);
  }
  .proof ps-avatar {
    --ps-avatar-size: 96px;
  }
  .proof::backdrop {
    background: light-dark(oklch(0.3 0.02 70 / 0.25), oklch(0.05 0.01 70 / 0.5));
  }
`;
