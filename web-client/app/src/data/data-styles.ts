import { css } from 'lit';

export const dataStyles = css`
  .column {
    gap: var(--ps-space-7);
  }
  .self {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--ps-space-5);
  }
  .self > div {
    flex: 1 1 200px;
  }
  .self ps-avatar {
    --ps-avatar-size: 76px;
  }
  .self .lead {
    margin-top: 2px;
  }
  .head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--ps-space-3);
    margin-bottom: var(--ps-space-2);
  }
  ps-ring {
    margin-top: var(--ps-space-3);
  }
  button.note {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    justify-content: stretch;
    gap: var(--ps-space-4);
    width: calc(100% + 2 * var(--ps-space-3));
    min-height: 52px;
    margin-inline: calc(-1 * var(--ps-space-3));
    padding: 0 var(--ps-space-3);
    text-align: start;
    font-weight: 400;
    color: var(--ps-ink);
  }
  .file {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto auto auto auto;
    align-items: center;
    gap: var(--ps-space-2);
    min-height: 52px;
  }
  .title {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  section > p {
    max-width: var(--ps-measure);
    margin-bottom: var(--ps-space-4);
  }
  .kept {
    margin-top: calc(-1 * var(--ps-space-2));
  }
  .delete {
    margin-inline-end: auto;
  }
  textarea {
    min-height: 200px;
    max-height: 50dvh;
  }
  details {
    border-top: 1px solid var(--ps-line);
  }
  details:last-of-type {
    border-bottom: 1px solid var(--ps-line);
  }
  summary {
    display: flex;
    align-items: center;
    justify-content: space-between;
    min-height: 56px;
    font-weight: 600;
    cursor: pointer;
    list-style: none;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  summary ps-icon {
    color: var(--ps-ink-soft);
    transition: rotate var(--ps-quick);
  }
  details[open] summary ps-icon {
    rotate: 90deg;
  }
  details > div {
    display: grid;
    gap: var(--ps-space-3);
    max-width: var(--ps-measure);
    padding-bottom: var(--ps-space-5);
    color: var(--ps-ink-soft);
  }
  details dl {
    display: grid;
    gap: var(--ps-space-1);
  }
  details dt {
    margin-top: var(--ps-space-2);
    font-weight: 600;
    color: var(--ps-ink);
  }
`;
