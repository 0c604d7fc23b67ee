import { css } from 'lit';

/** A rail on the left where it is wide, a bar at the bottom where it is narrow. */
export const shellStyles = css`
  :host {
    display: grid;
    grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr);
    height: 100dvh;
    background: var(--ps-paper);
  }
  ps-offline-bar {
    grid-area: 1 / 1 / 2 / -1;
  }
  main {
    grid-area: 2 / 1;
    overflow-y: auto;
    scrollbar-width: thin;
    scrollbar-color: var(--ps-edge) transparent;
    min-width: 0;
    outline: none;
  }
  main > * {
    min-height: 100%;
  }
  main > app-rooms,
  main > app-people {
    height: 100%;
  }
  .pad {
    max-width: 720px;
    margin: 0 auto;
    padding: clamp(20px, 5vw, 56px);
  }
  nav {
    grid-area: 3 / 1;
    background: var(--ps-surface);
    padding-bottom: env(safe-area-inset-bottom);
  }
  nav ul {
    display: grid;
    grid-template-columns: repeat(4, 1fr);
  }
  nav li a {
    position: relative;
    display: grid;
    justify-items: center;
    gap: 2px;
    padding: 9px 4px 8px;
    font-size: var(--ps-text-s);
    font-weight: 600;
    color: var(--ps-ink-soft);
    text-decoration: none;
  }
  nav li a:hover {
    color: var(--ps-ink);
  }
  nav li a[aria-current] {
    color: var(--ps-accent);
  }
  nav ps-icon {
    --ps-icon-size: 22px;
  }
  .brand,
  .self {
    display: none;
  }
  .fresh {
    position: absolute;
    top: 5px;
    inset-inline-start: calc(50% + 8px);
    min-width: 18px;
    padding: 0 5px;
    border-radius: 9px;
    background: var(--ps-accent);
    color: var(--ps-on-accent);
    font-size: 0.72rem;
    line-height: 18px;
    text-align: center;
  }
  .skip {
    position: fixed;
    z-index: 3;
    inset-block-start: 8px;
    inset-inline-start: 8px;
    translate: 0 -80px;
  }
  .skip:focus-visible {
    translate: 0 0;
  }
  .news {
    position: fixed;
    z-index: 2;
    inset-block-start: 14px;
    inset-inline: 0;
    display: grid;
    justify-items: center;
    pointer-events: none;
  }
  .news a {
    pointer-events: auto;
    max-width: calc(100vw - 32px);
    overflow: hidden;
    box-shadow: var(--ps-shadow);
    animation: drop var(--ps-calm) ease;
  }
  @keyframes drop {
    from {
      opacity: 0;
      translate: 0 -12px;
    }
  }
  @media (width >= 760px) {
    :host {
      grid-template: auto minmax(0, 1fr) / 92px minmax(0, 1fr);
    }
    main {
      grid-area: 2 / 2;
    }
    main.bare {
      grid-column: 1 / -1;
    }
    nav {
      grid-area: 2 / 1;
      display: flex;
      flex-direction: column;
      gap: var(--ps-space-5);
      padding: var(--ps-space-5) var(--ps-space-2);
    }
    .brand {
      display: grid;
      justify-items: center;
      color: var(--ps-ink);
      text-decoration: none;
      font-weight: 700;
      letter-spacing: -0.02em;
    }
    .brand span,
    .self .name,
    .self .ring-words {
      display: none;
    }
    nav ul {
      grid-template-columns: 1fr;
      gap: var(--ps-space-1);
    }
    nav li a {
      border-radius: var(--ps-round);
    }
    nav li a:hover {
      background: var(--ps-hover);
    }
    nav li a[aria-current] {
      background: var(--ps-accent-soft);
    }
    .self {
      display: grid;
      justify-items: center;
      gap: var(--ps-space-3);
      margin-top: auto;
    }
    .self ps-avatar {
      --ps-avatar-size: 34px;
    }
  }
  @media (width >= 1080px) {
    :host {
      grid-template-columns: 216px minmax(0, 1fr);
    }
    nav {
      padding: var(--ps-space-5) var(--ps-space-4);
    }
    .brand {
      grid-auto-flow: column;
      justify-content: start;
      align-items: center;
      gap: var(--ps-space-3);
      padding-inline: var(--ps-space-3);
      font-size: var(--ps-text-l);
    }
    .brand span,
    .self .name,
    .self .ring-words {
      display: revert;
    }
    nav li a {
      grid-auto-flow: column;
      justify-content: start;
      align-items: center;
      gap: var(--ps-space-3);
      padding: 10px var(--ps-space-3);
      font-size: var(--ps-text-m);
    }
    .fresh {
      position: static;
    }
    .self {
      grid-template-columns: 44px minmax(0, 1fr);
      align-items: center;
      justify-items: start;
      gap: var(--ps-space-4) var(--ps-space-3);
      padding-inline: var(--ps-space-2);
    }
    .self .name {
      display: block;
      max-width: 100%;
      font-size: var(--ps-text-s);
      font-weight: 600;
      overflow: hidden;
      white-space: nowrap;
      text-overflow: ellipsis;
    }
    .self .ring-words {
      line-height: 1.25;
    }
  }
`;
