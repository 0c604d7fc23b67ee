import { css } from 'lit';

/** What every shadow tree starts from: text, focus, buttons, fields. Colours and sizes come from `tokens.css`. */
export const base = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :host {
    font-family: var(--ps-font);
    font-size: var(--ps-text-m);
    line-height: 1.5;
    color: var(--ps-ink);
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  h1,
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd {
    margin: 0;
    padding: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  h1,
  h2,
  h3 {
    line-height: 1.2;
    letter-spacing: -0.012em;
    text-wrap: balance;
    overflow-wrap: anywhere;
  }
  h1 {
    font-size: var(--ps-text-2xl);
    font-weight: 700;
    letter-spacing: -0.02em;
  }
  h2 {
    font-size: var(--ps-text-l);
    font-weight: 650;
  }
  h3 {
    font-size: var(--ps-text-m);
    font-weight: 650;
  }
  a {
    color: var(--ps-accent);
    text-underline-offset: 0.2em;
  }
  .soft {
    color: var(--ps-ink-soft);
  }
  .small {
    font-size: var(--ps-text-s);
  }
  .mono {
    font-family: var(--ps-font-mono);
    font-size: 0.9em;
    overflow-wrap: anywhere;
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  :focus-visible {
    outline: 2.5px solid var(--ps-focus);
    outline-offset: 2px;
    border-radius: 6px;
  }
  h1:focus-visible {
    outline: none;
  }

  button,
  .button {
    appearance: none;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--ps-space-2);
    min-height: 44px;
    padding: 0 var(--ps-space-4);
    border: 0;
    border-radius: var(--ps-round);
    background: var(--ps-hover);
    color: var(--ps-ink);
    font: inherit;
    font-weight: 600;
    text-decoration: none;
    white-space: nowrap;
    cursor: pointer;
    transition:
      background-color var(--ps-quick),
      color var(--ps-quick),
      translate var(--ps-quick);
  }
  button:hover,
  .button:hover {
    background: var(--ps-line);
  }
  button:active,
  .button:active {
    translate: 0 1px;
  }
  button:focus-visible,
  .button:focus-visible {
    border-radius: var(--ps-round);
  }
  button.primary,
  .button.primary {
    background: var(--ps-accent);
    color: var(--ps-on-accent);
  }
  button.primary:hover,
  .button.primary:hover {
    background: var(--ps-accent-hover);
  }
  button.danger {
    background: var(--ps-danger);
    color: var(--ps-on-tint);
  }
  button.quiet,
  .button.quiet {
    background: transparent;
    color: var(--ps-ink-soft);
  }
  button.quiet:hover,
  .button.quiet:hover {
    background: var(--ps-hover);
    color: var(--ps-ink);
  }
  button.icon,
  .button.icon {
    width: 44px;
    padding: 0;
  }
  button:disabled {
    opacity: 0.55;
    cursor: default;
    translate: none;
  }
  input,
  textarea {
    width: 100%;
    min-height: 44px;
    padding: 10px var(--ps-space-4);
    border: 1px solid var(--ps-edge);
    border-radius: var(--ps-round);
    background: var(--ps-raised);
    color: inherit;
    font: inherit;
  }
  textarea {
    display: block;
    resize: none;
    field-sizing: content;
  }
  input::placeholder,
  textarea::placeholder {
    color: var(--ps-ink-soft);
    opacity: 1;
  }
  input:focus-visible,
  textarea:focus-visible {
    border-radius: var(--ps-round);
    outline-offset: 0;
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
    }
  }
`;
